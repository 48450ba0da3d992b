// SPDX-License-Identifier: Apache-2.0
package org.kilonova.launcher;

import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.startlevel.FrameworkStartLevel;
import org.osgi.framework.wiring.BundleRevision;

/** A framework with the distribution's bundles. Used by one thread, apart from {@link #stop}. */
final class Container {

    private final Framework framework;
    /** Those to start. */
    private final List<Bundle> bundles = new ArrayList<>();

    private final AtomicInteger exitStatus = new AtomicInteger();
    private boolean starting;
    private boolean stopRequested;

    Container(Map<String, Object> properties) {
        framework = new FrameworkFactory().newFramework(properties);
    }

    /** Reads and installs the bundles; none is started yet, and nothing is logged. */
    void install(List<BundleTree.Entry> entries) throws LaunchException {
        // JLine looks for its terminals through the thread's loader, and the framework's threads inherit this one's.
        Thread.currentThread().setContextClassLoader(null);
        try {
            framework.init();
            BundleContext context = framework.getBundleContext();
            for (BundleTree.Entry entry : entries) {
                Bundle bundle = context.installBundle(entry.location());
                bundle.adapt(BundleStartLevel.class).setStartLevel(entry.level());
                if (entry.starts()) {
                    bundles.add(bundle);
                }
            }
        } catch (BundleException e) {
            throw failed("Bundles cannot be installed: " + e.getMessage(), e);
        }
    }

    /**
     * Calls back when the framework begins to stop, whoever asked for it. To be called after {@link #install}.
     *
     * @param begun must not wait; called on a thread of the framework's
     */
    void whenStopping(Runnable begun) {
        SynchronousBundleListener listener = event -> {
            if (event.getType() == BundleEvent.STOPPING && event.getBundle().getBundleId() == 0) {
                begun.run();
            }
        };
        framework.getBundleContext().addBundleListener(listener);
    }

    /** Starts everything up to {@link FrameworkProperties#SERVICE_LEVEL}; nothing at all after a {@link #stop}. */
    void start() throws LaunchException {
        synchronized (this) {
            if (stopRequested) {
                return;
            }
            starting = true;
        }
        try {
            BundleContext context = framework.getBundleContext();
            LogServiceAdapter.register(context);
            context.registerService(
                    IntConsumer.class, exitStatus::set, new Hashtable<>(Map.of("kilonova.exit", "status")));
            for (Bundle bundle : bundles) {
                if (!isFragment(bundle)) {
                    bundle.start(Bundle.START_ACTIVATION_POLICY);
                }
            }
            framework.start();
        } catch (BundleException e) {
            throw failed("The framework cannot be started: " + e.getMessage(), e);
        } finally {
            started();
        }
        requireStarted(FrameworkProperties.SERVICE_LEVEL);
    }

    private void started() {
        boolean stop;
        synchronized (this) {
            starting = false;
            stop = stopRequested;
        }
        if (stop) {
            stop();
        }
    }

    /** Starts the shell and HTTP, and waits for them; does nothing in a container that is stopping. */
    void startRemaining() throws LaunchException, InterruptedException {
        CountDownLatch reached = new CountDownLatch(1);
        try {
            framework
                    .adapt(FrameworkStartLevel.class)
                    .setStartLevel(FrameworkProperties.TOP_LEVEL, event -> reached.countDown());
        } catch (IllegalStateException e) {
            if (!stopRequested()) {
                throw e;
            }
            // It has stopped already, and has no levels any more.
            return;
        }
        while (!reached.await(100, TimeUnit.MILLISECONDS) && !stopRequested()) {
            // A framework that stops meanwhile forgets to say that the level will not be reached.
        }
        requireStarted(FrameworkProperties.TOP_LEVEL);
    }

    /** What a shell that ran commands from a pipe wants the process to end with: 0 or {@link ExitCode#FAILED}. */
    ExitCode exitCode() {
        return exitStatus.get() == 0 ? ExitCode.OK : ExitCode.FAILED;
    }

    int bundleCount() {
        return bundles.size();
    }

    /** Begins to stop and returns; a start under way is finished first. Thread-safe. */
    void stop() {
        synchronized (this) {
            stopRequested = true;
            if (starting) {
                return;
            }
        }
        try {
            framework.stop();
        } catch (BundleException e) {
            throw new IllegalStateException("The framework refused to stop", e);
        }
    }

    /** Waits until the framework has stopped, whoever asked for it. */
    void waitForStop() throws InterruptedException, LaunchException {
        FrameworkEvent event = framework.waitForStop(0);
        if (event.getType() == FrameworkEvent.ERROR) {
            throw failed("The framework ended with an error: " + event.getThrowable(), event.getThrowable());
        }
    }

    private void requireStarted(int level) throws LaunchException {
        List<String> problems = new ArrayList<>();
        boolean stopping = stopRequested();
        for (Bundle bundle : bundles) {
            boolean due = bundle.adapt(BundleStartLevel.class).getStartLevel() <= level;
            if (due && !stopping && !isStarted(bundle)) {
                problems.add(bundle.getSymbolicName() + " " + bundle.getVersion() + ": " + reason(bundle));
            }
        }
        if (!problems.isEmpty()) {
            throw failed("Bundles of the distribution did not start: " + String.join("; ", problems), null);
        }
    }

    private synchronized boolean stopRequested() {
        return stopRequested || framework.getState() != Bundle.ACTIVE;
    }

    private static boolean isStarted(Bundle bundle) {
        return switch (bundle.getState()) {
            case Bundle.ACTIVE -> true;
            // Activated by the first use of one of its classes.
            case Bundle.STARTING -> bundle.getHeaders("").get("Bundle-ActivationPolicy") != null;
            case Bundle.RESOLVED -> isFragment(bundle);
            default -> false;
        };
    }

    /** Tries again what failed, for what it says. */
    private static String reason(Bundle bundle) {
        try {
            bundle.start(Bundle.START_TRANSIENT);
            return "started only at the second try";
        } catch (BundleException e) {
            // Felix says everything twice, the second time under this heading.
            String message = e.getMessage().replaceFirst(" Unresolved requirements:.*", "");
            return e.getCause() == null ? message : message + " (" + e.getCause() + ")";
        }
    }

    private static boolean isFragment(Bundle bundle) {
        return (bundle.adapt(BundleRevision.class).getTypes() & BundleRevision.TYPE_FRAGMENT) != 0;
    }

    private static LaunchException failed(String message, Throwable cause) {
        return new LaunchException(ExitCode.FAILED, message, cause);
    }
}

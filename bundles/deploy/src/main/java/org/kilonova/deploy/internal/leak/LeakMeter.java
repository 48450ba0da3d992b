// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal.leak;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.kilonova.container.Remains;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.framework.wiring.BundleWiring;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out whether the classes of a version leave memory once it is uninstalled, and what holds them. Its thread lives while a version
 * is awaited. Thread-safe.
 */
public final class LeakMeter implements Leaks {

    private static final Logger LOG = LoggerFactory.getLogger(LeakMeter.class);
    private static final Duration FIRST_LOOK = Duration.ofSeconds(1);
    private static final Duration AFTER_FAILURE = Duration.ofMinutes(1);

    private final BundleContext framework;
    private final Leftovers leftovers;
    private final HeapExplanation explanation;
    private final ScheduledThreadPoolExecutor thread;
    private final SynchronousBundleListener listener = this::bundleChanged;
    private ScheduledFuture<?> next;

    /**
     * @param framework context of the framework itself
     * @param heaps directory for dumps of the heap; emptied
     */
    public LeakMeter(BundleContext framework, Path heaps) {
        this(
                framework,
                new Leftovers(Holders.of(framework), Clock.systemUTC(), System::gc, Canary::make),
                new HeapExplanation(framework, heaps));
    }

    LeakMeter(BundleContext framework, Leftovers leftovers, HeapExplanation explanation) {
        this.framework = framework;
        this.leftovers = leftovers;
        this.explanation = explanation;
        thread = thread();
        framework.addBundleListener(listener);
    }

    private static ScheduledThreadPoolExecutor thread() {
        AtomicInteger count = new AtomicInteger();
        ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, task -> {
            Thread made = new Thread(task, "kn-deploy-leaks-" + count.incrementAndGet());
            made.setDaemon(true);
            made.setContextClassLoader(null);
            return made;
        });
        // A version that goes after the end is nobody's business.
        executor.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
        executor.setRemoveOnCancelPolicy(true);
        executor.setKeepAliveTime(1, TimeUnit.SECONDS);
        executor.allowCoreThreadTimeOut(true);
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        return executor;
    }

    /**
     * Called before a bundle is uninstalled; from the end of that on its class loader is awaited.
     *
     * @param told called on the meter's thread, once with {@code gone} or with what still holds the classes, and in the latter case again
     *     with {@code gone} if they go later. It must not reach the bundle.
     */
    @Override
    public void watch(Bundle old, Consumer<String> told) {
        BundleWiring wiring = old.adapt(BundleWiring.class);
        ClassLoader loader = wiring == null ? null : wiring.getClassLoader();
        if (loader == null) {
            thread.execute(() -> told.accept(Leftovers.GONE));
            return;
        }
        leftovers.add(new OldVersion(
                old.getBundleId(),
                old.getSymbolicName(),
                old.getVersion().toString(),
                new LoaderReference(loader),
                classes(wiring),
                told));
    }

    private static Set<String> classes(BundleWiring wiring) {
        Set<String> names = new HashSet<>();
        for (String path : wiring.listResources(
                "/", "*.class", BundleWiring.LISTRESOURCES_LOCAL | BundleWiring.LISTRESOURCES_RECURSE)) {
            names.add(path.substring(0, path.length() - ".class".length()).replace('/', '.'));
        }
        return names;
    }

    private void bundleChanged(BundleEvent event) {
        if (event.getType() == BundleEvent.UNINSTALLED
                && leftovers.uninstalled(event.getBundle().getBundleId())) {
            within(FIRST_LOOK);
        }
    }

    private void look() {
        synchronized (this) {
            next = null;
        }
        Duration pause;
        try {
            pause = leftovers.round();
        } catch (RuntimeException | LinkageError e) {
            LOG.error("Could not look for classes of uninstalled versions; trying again in {}", AFTER_FAILURE, e);
            pause = AFTER_FAILURE;
        }
        if (pause != null) {
            within(pause);
        }
    }

    private synchronized void within(Duration pause) {
        if (next != null && next.cancel(false) && next.getDelay(TimeUnit.NANOSECONDS) < pause.toNanos()) {
            pause = Duration.ofNanos(Math.max(0, next.getDelay(TimeUnit.NANOSECONDS)));
        }
        next = thread.schedule(this::look, pause.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public Count count() {
        return leftovers.count();
    }

    /** Versions that were uninstalled and whose classes are in memory, the one that ended first at the front. */
    @Override
    public List<Remains> remains() {
        return leftovers.remains();
    }

    /**
     * What keeps the classes of a version, down to the field. Stops the JVM while the heap is written to a file.
     *
     * @throws IllegalArgumentException if none of its classes are left
     * @throws java.io.UncheckedIOException if the heap cannot be written
     */
    @Override
    public List<String> explain(long bundleId) {
        return explanation.of(leftovers.version(bundleId));
    }

    @Override
    public void close() {
        framework.removeBundleListener(listener);
        thread.shutdownNow();
    }
}

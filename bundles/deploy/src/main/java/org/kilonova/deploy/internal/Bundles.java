// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.kilonova.manager.Manager;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.FrameworkListener;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.startlevel.FrameworkStartLevel;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.FrameworkWiring;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The framework, as far as deploying needs it. Thread-safe; what stops a bundle blocks until it has stopped. */
final class Bundles {

    private static final Logger LOG = LoggerFactory.getLogger(Bundles.class);
    private static final int START_LEVEL = 20;

    private final Bundle framework;
    private final BundleContext context;

    /** @param context of the framework itself: ours may end while an operation is running */
    Bundles(BundleContext context) {
        this.context = context;
        this.framework = context.getBundle();
    }

    Installed install(Path copy) throws BundleException {
        BundleLocation location = new BundleLocation(copy);
        Bundle bundle = context.installBundle(location.toString());
        bundle.adapt(BundleStartLevel.class).setStartLevel(START_LEVEL);
        return new Installed(bundle, location.sha());
    }

    /** Installs a copy to be looked at; the framework keeps a copy of its own. */
    Bundle install(ProbeLocation location, Path copy) throws BundleException, IOException {
        try (InputStream content = Files.newInputStream(copy)) {
            return context.installBundle(location.toString(), content);
        }
    }

    /**
     * Starts for good: the framework starts it again after a restart. While it changes its start level it would only take note of
     * that, and not tell of a failure; a start on approval is carried out at once.
     */
    void start(Bundle bundle) throws BundleException {
        if (!isFragment(bundle)) {
            startOnApproval(bundle);
            bundle.start(Bundle.START_ACTIVATION_POLICY);
        }
    }

    /** Starts on approval: a restart of the framework forgets it. */
    void startOnApproval(Bundle bundle) throws BundleException {
        bundle.start(Bundle.START_ACTIVATION_POLICY | Bundle.START_TRANSIENT);
    }

    boolean resolve(Collection<Bundle> bundles) {
        return wiring().resolveBundles(bundles);
    }

    /** Who could give a bundle what it needs, were it not for the rules of {@link VersionsBeside}. */
    Collection<BundleCapability> providers(BundleRequirement requirement) {
        return wiring().findProviders(requirement);
    }

    /** Stops and uninstalls; bundles wired to it keep its classes until they are refreshed. */
    void remove(Bundle bundle) throws BundleException {
        if (bundle.getState() == Bundle.UNINSTALLED) {
            return;
        }
        try {
            // Stopped before it is uninstalled, so that a crash while its calls end does not start it again.
            stop(bundle);
            bundle.uninstall();
        } catch (IllegalStateException e) {
            if (bundle.getState() != Bundle.UNINSTALLED) {
                throw e;
            }
            // Somebody was faster, by hand.
            LOG.debug("{} is gone already", bundle, e);
        }
    }

    /** Like {@link #remove}; where it fails, the log says so. */
    boolean discard(Installed installed) {
        try {
            remove(installed.bundle());
            return true;
        } catch (BundleException e) {
            LOG.error("{} could not be uninstalled; uninstall it by hand", installed, e);
            return false;
        }
    }

    /** Stops for good. */
    void stop(Bundle bundle) {
        if (isFragment(bundle)) {
            return;
        }
        try {
            bundle.stop();
        } catch (BundleException e) {
            LOG.warn("{} did not stop cleanly; it is stopped all the same", bundle, e);
        }
    }

    /** Stops until it is started again, be it by the framework after a restart. */
    void stopForNow(Bundle bundle) throws BundleException {
        bundle.stop(Bundle.STOP_TRANSIENT);
    }

    /** Bundles that a refresh of this one would stop and start. */
    List<Bundle> dependents(Bundle bundle) {
        return wiring().getDependencyClosure(List.of(bundle)).stream()
                .filter(other -> other != bundle && other.getState() != Bundle.UNINSTALLED)
                .toList();
    }

    /** Gives the classes of a bundle up and wires its dependents anew. */
    void refresh(Bundle bundle) throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        FrameworkListener listener = event -> {
            if (event.getType() == FrameworkEvent.PACKAGES_REFRESHED) {
                done.countDown();
            }
        };
        wiring().refreshBundles(List.of(bundle), listener);
        done.await();
    }

    Stream<Bundle> all() {
        return Stream.of(context.getBundles());
    }

    /** Bundles of the distribution by symbolic name. */
    Map<String, Bundle> foreign() {
        Map<String, Bundle> foreign = new HashMap<>();
        all().filter(Bundles::isForeign).forEach(bundle -> foreign.put(bundle.getSymbolicName(), bundle));
        return foreign;
    }

    /** Whether somebody else has installed it. */
    static boolean isForeign(Bundle bundle) {
        String location = bundle.getLocation();
        return BundleLocation.parse(location).isEmpty()
                && ProbeLocation.parse(location).isEmpty();
    }

    /** Whether bundles of ours can run now. */
    boolean ready() {
        return !stopping() && framework.adapt(FrameworkStartLevel.class).getStartLevel() >= START_LEVEL;
    }

    boolean stopping() {
        return framework.getState() != Bundle.ACTIVE && framework.getState() != Bundle.STARTING;
    }

    static boolean isFragment(Bundle bundle) {
        BundleRevision revision = bundle.adapt(BundleRevision.class);
        return revision != null && (revision.getTypes() & BundleRevision.TYPE_FRAGMENT) != 0;
    }

    /** How many managers a bundle declares or has registered. */
    static int managers(Bundle bundle) {
        BundleRevision revision = bundle.adapt(BundleRevision.class);
        long declared = revision == null
                ? 0
                : revision.getDeclaredCapabilities("osgi.service").stream()
                        .filter(Bundles::isManager)
                        .count();
        ServiceReference<?>[] services = bundle.getRegisteredServices();
        long registered = services == null
                ? 0
                : Stream.of(services)
                        .filter(service -> names(service.getProperty(Constants.OBJECTCLASS))
                                .anyMatch(Manager.class.getName()::equals))
                        .count();
        return (int) Math.max(declared, registered);
    }

    private static boolean isManager(BundleCapability capability) {
        return names(capability.getAttributes().get(Constants.OBJECTCLASS)).anyMatch(Manager.class.getName()::equals);
    }

    /** Names come as a list, an array, or text with commas, depending on who wrote the manifest. */
    private static Stream<String> names(Object value) {
        if (value instanceof Collection<?> list) {
            return list.stream().map(String::valueOf);
        }
        if (value instanceof String[] array) {
            return Stream.of(array);
        }
        return Stream.of(String.valueOf(value).split(",")).map(String::trim);
    }

    private FrameworkWiring wiring() {
        return framework.adapt(FrameworkWiring.class);
    }
}

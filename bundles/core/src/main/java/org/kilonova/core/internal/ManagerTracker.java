// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.kilonova.container.Activation;
import org.kilonova.core.internal.service.HostedServices;
import org.kilonova.core.internal.service.HostedServices.Place;
import org.kilonova.manager.Manager;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;
import org.osgi.util.tracker.ServiceTrackerCustomizer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands managers from the service registry to the services, and back. The registry's events are synchronous: {@code unregister()} of a
 * manager returns after its calls have ended.
 */
final class ManagerTracker implements ServiceTrackerCustomizer<Manager, ManagerTracker.Tracked> {

    private static final Logger LOG = LoggerFactory.getLogger(ManagerTracker.class);

    /** A manager in its place, or the reason why it has none. */
    record Tracked(Place place, CompletableFuture<Activation> settled) {}

    private final BundleContext bundles;
    private final HostedServices services;
    private final ServiceTracker<Manager, Tracked> tracker;

    ManagerTracker(BundleContext bundles, HostedServices services) {
        this.bundles = bundles;
        this.services = services;
        this.tracker = new ServiceTracker<>(bundles, Manager.class, this);
    }

    void open() {
        tracker.open();
    }

    void close() {
        tracker.close();
    }

    CompletableFuture<List<Activation>> whenSettled(long bundleId) {
        List<CompletableFuture<Activation>> all = new ArrayList<>();
        tracker.getTracked().forEach((reference, tracked) -> {
            if (reference.getBundle() != null && reference.getBundle().getBundleId() == bundleId) {
                all.add(tracked.settled());
            }
        });
        return CompletableFuture.allOf(all.toArray(CompletableFuture[]::new))
                .thenApply(nothing -> all.stream().map(CompletableFuture::join).toList());
    }

    @Override
    public Tracked addingService(ServiceReference<Manager> reference) {
        Manager manager = bundles.getService(reference);
        try {
            if (manager == null) {
                throw new IllegalArgumentException("the manager component of " + ManagerProperties.origin(reference)
                        + " could not be activated: its constructor or activate method failed, see the log");
            }
            Place place = services.arrive(ManagerProperties.arrival(reference, manager));
            return new Tracked(place, place.settled());
        } catch (IllegalArgumentException e) {
            LOG.error("Not taken in: {}", e.getMessage());
            return refused(reference, e);
        } catch (IllegalStateException e) {
            LOG.info("Not taken in: {}", e.getMessage());
            return refused(reference, e);
        }
    }

    private Tracked refused(ServiceReference<Manager> reference, RuntimeException why) {
        services.refused(reference.getBundle().getBundleId(), why.getMessage());
        String topic = String.valueOf(reference.getProperty(Manager.TOPIC));
        return new Tracked(null, CompletableFuture.completedFuture(new Activation(topic, 0, false, why.getMessage())));
    }

    @Override
    public void modifiedService(ServiceReference<Manager> reference, Tracked tracked) {
        if (tracked.place() != null) {
            tracked.place().taskSpacings(ManagerProperties.taskSpacings(reference));
        }
    }

    @Override
    public void removedService(ServiceReference<Manager> reference, Tracked tracked) {
        if (tracked.place() != null) {
            tracked.place().leave();
        }
        bundles.ungetService(reference);
    }
}

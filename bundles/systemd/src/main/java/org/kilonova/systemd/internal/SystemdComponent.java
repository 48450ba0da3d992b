// SPDX-License-Identifier: Apache-2.0
package org.kilonova.systemd.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.kilonova.container.Container;
import org.kilonova.health.Health;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.Constants;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** Tells systemd how the container is. Does nothing in a process that systemd does not listen to. */
@Component(
        immediate = true,
        service = {})
public final class SystemdComponent {

    /** Between two looks while the container is not ready. */
    private static final Duration UNTIL_READY = Duration.ofMillis(500);

    /** Signs of life in the time of the watchdog: one may go astray. */
    private static final int SIGNS = 3;

    /** Between two looks at the status line once it is. */
    private static final Duration WHEN_READY = Duration.ofSeconds(15);

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile Health health;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile Container container;

    private final BundleContext context;
    private final Surroundings surroundings =
            Surroundings.of(System.getenv(), ProcessHandle.current().pid());
    private final Supervision supervision;
    private final SynchronousBundleListener stopping = this::bundleChanged;
    private final List<Rounds> rounds = new ArrayList<>();

    @Activate
    public SystemdComponent(BundleContext context) {
        this.context = context;
        Bundle framework = context.getBundle(Constants.SYSTEM_BUNDLE_ID);
        supervision = new Supervision(
                new SystemdNotify("systemd-notify"),
                () -> health,
                new StatusLine(() -> Optional.ofNullable(container).map(Container::services)),
                () -> framework.getState() == Bundle.ACTIVE);
    }

    /** Begins once what can be asked is known. What is slow to look at must not delay a sign of life: each has a thread. */
    @Activate
    void begin() {
        if (!surroundings.listened()) {
            return;
        }
        context.addBundleListener(stopping);
        surroundings
                .watchdog()
                .map(period -> period.dividedBy(SIGNS))
                .ifPresent(pause -> rounds.add(new Rounds("kn-systemd-watchdog-1", supervision::live, () -> pause)));
        rounds.add(new Rounds(
                "kn-systemd-notify-1", supervision::look, () -> supervision.isReady() ? WHEN_READY : UNTIL_READY));
    }

    private void bundleChanged(BundleEvent event) {
        if (event.getType() == BundleEvent.STOPPING && event.getBundle().getBundleId() == Constants.SYSTEM_BUNDLE_ID) {
            supervision.stopping();
        }
    }

    @Deactivate
    void close() throws InterruptedException {
        context.removeBundleListener(stopping);
        for (Rounds each : rounds) {
            each.close();
        }
    }
}

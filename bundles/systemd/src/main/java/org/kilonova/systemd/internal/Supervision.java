// SPDX-License-Identifier: Apache-2.0
package org.kilonova.systemd.internal;

import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.kilonova.health.Health;
import org.kilonova.health.HealthReport;
import org.kilonova.health.HealthStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides what the service manager of the machine is told: that the container is alive, once that it is ready, how it is, and at the
 * end that it stops. Without health checks, it is ready when the framework has started, and alive as long as it can say so. Signs of
 * life wait for nothing else: a container that is told to be ready may be found not ready by the next version of this bundle.
 */
final class Supervision {

    private static final Logger LOG = LoggerFactory.getLogger(Supervision.class);

    private final Notifier machine;
    private final Supplier<Health> health;
    private final StatusLine statusLine;
    private final BooleanSupplier started;

    private volatile boolean stopping;
    private volatile boolean ready;
    private boolean dead;
    private String told = "";
    private boolean deaf;

    /**
     * @param health null while there is none
     * @param started whether the framework has, after which a missing {@link Health} is missing for good
     */
    Supervision(Notifier machine, Supplier<Health> health, StatusLine statusLine, BooleanSupplier started) {
        this.machine = machine;
        this.health = health;
        this.statusLine = statusLine;
        this.started = started;
    }

    boolean isReady() {
        return ready;
    }

    /** Gives a sign of life, if there is life. To be called often enough for the watchdog, by one thread. */
    void live() {
        if (!stopping && isAlive(checks())) {
            send("WATCHDOG=1");
        }
    }

    /** Tells what is new of readiness and status. To be called by one thread. */
    void look() {
        if (stopping || !started.getAsBoolean()) {
            return;
        }
        Optional<Health> checks = checks();
        Optional<HealthReport> unready = ready
                ? Optional.empty()
                : checks.map(known -> report(known, Health.READY)).filter(r -> !isWell(r));
        if (!ready && unready.isEmpty()) {
            ready = send("READY=1");
        }
        String status = unready.map(StatusLine::waiting).orElseGet(() -> statusLine.text(checks));
        if (!status.equals(told) && send("STATUS=" + status)) {
            told = status;
        }
    }

    private Optional<Health> checks() {
        return Optional.ofNullable(health.get());
    }

    private boolean isAlive(Optional<Health> checks) {
        Optional<HealthReport> ill =
                checks.map(known -> report(known, Health.ALIVE)).filter(report -> !isWell(report));
        if (ill.isPresent() && !dead) {
            LOG.error("systemd gets no sign of life while this is so: {}", StatusLine.ills(ill.get()));
        } else if (ill.isEmpty() && dead) {
            LOG.info("systemd gets signs of life again");
        }
        dead = ill.isPresent();
        return !dead;
    }

    private static HealthReport report(Health health, String tag) {
        return health.report(Set.of(tag));
    }

    private static boolean isWell(HealthReport report) {
        return report.status().compareTo(HealthStatus.WARN) <= 0;
    }

    /** The container begins to stop. Returns when that is told. */
    void stopping() {
        stopping = true;
        tell("STOPPING=1", "STATUS=stopping");
    }

    private synchronized boolean send(String news) {
        return !stopping && tell(news);
    }

    private synchronized boolean tell(String... news) {
        try {
            machine.send(news);
            deaf = false;
            return true;
        } catch (IOException e) {
            if (!deaf) {
                LOG.warn(
                        "systemd cannot be told {}, and is told again and again: {}",
                        Arrays.toString(news),
                        e.getMessage());
            }
            deaf = true;
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}

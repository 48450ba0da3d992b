// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal.service;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.kilonova.rpc.TransportException;
import org.kilonova.transport.Subscription;

/**
 * The consumers of a service on the transport before: they take what still waits there, and are detached when that is nothing any more and
 * the transport in force carries messages, or after {@code graceful_shutdown_timeout}. Thread-safe.
 */
final class FormerConsumers {

    private static final Duration LOOK = Duration.ofMillis(100);

    private final Environment environment;
    private final List<Subscription> left = new ArrayList<>();

    FormerConsumers(Environment environment) {
        this.environment = environment;
    }

    void add(Subscription former) {
        synchronized (this) {
            left.add(former);
        }
        lookLater(
                former,
                environment.clock().instant().plus(environment.settings().get().shutdownTimeout()));
    }

    synchronized boolean none() {
        return left.isEmpty();
    }

    synchronized void pause() {
        left.forEach(Subscription::pause);
    }

    synchronized void resume() {
        left.forEach(Subscription::resume);
    }

    synchronized void close() {
        left.forEach(Subscription::close);
        left.clear();
    }

    /** Whether messages can come over the transport in force. */
    private boolean carries() {
        try {
            return environment.transport().get().problem().isEmpty();
        } catch (TransportException e) {
            // There is none.
            return false;
        }
    }

    private void lookLater(Subscription former, Instant end) {
        environment.timers().after(LOOK, () -> {
            boolean isNeeded = former.queued() > 0 || !carries();
            if (isNeeded && environment.clock().instant().isBefore(end)) {
                lookLater(former, end);
                return;
            }
            synchronized (this) {
                former.close();
                left.remove(former);
            }
        });
    }
}

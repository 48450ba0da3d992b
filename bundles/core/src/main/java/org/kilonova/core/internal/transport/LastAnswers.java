// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal.transport;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.kilonova.core.internal.timer.Alarms;
import org.kilonova.core.internal.timer.Spans;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Closes transports that are no longer in force: when all that is in flight over one has been answered, or at a limit. Thread-safe. */
public final class LastAnswers {

    private static final Logger LOG = LoggerFactory.getLogger(LastAnswers.class);
    private static final Duration LOOK = Duration.ofMillis(100);

    private final Alarms timers;
    private final Executor workers;
    private final Clock clock;
    private final Supplier<Duration> limit;

    /**
     * @param workers on which transports are closed, since that may wait
     * @param limit the setting {@code graceful_shutdown_timeout}
     */
    public LastAnswers(Alarms timers, Executor workers, Clock clock, Supplier<Duration> limit) {
        this.timers = timers;
        this.workers = workers;
        this.clock = clock;
        this.limit = limit;
    }

    /** @param settled whether the messages have been that came over it */
    public void closeAfter(OpenTransport old, BooleanSupplier settled) {
        lookLater(old, settled, clock.instant().plus(Spans.bounded(limit.get())));
    }

    private void lookLater(OpenTransport old, BooleanSupplier settled, Instant end) {
        timers.watch(LOOK, () -> {
            boolean late = !clock.instant().isBefore(end);
            if (late) {
                LOG.warn("A transport that is no longer in force is closed with calls in flight, after "
                        + "graceful_shutdown_timeout; who waits for them is told by it");
            }
            if (late || (old.quiet() && settled.getAsBoolean())) {
                workers.execute(old::close);
            } else {
                lookLater(old, settled, end);
            }
        });
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.LongSupplier;
import org.kilonova.container.Swap;
import org.kilonova.container.SwapFigures;
import org.kilonova.container.SwapInfo;
import org.kilonova.container.SwapInfo.Step;
import org.kilonova.deploy.internal.JournalLine.Swapped;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How far one swap has come. Thread-safe. */
final class SwapProgress {

    private static final Logger LOG = LoggerFactory.getLogger(SwapProgress.class);
    private static final SwapFigures NONE = new SwapFigures(null, 0, 0, 0);

    private final long number;
    private final SwapRequest request;
    private final Installed old;
    private final Clock clock;
    private final LongSupplier nanos;
    private final Instant begun;
    private final long begunNanos;
    private Step step = Step.CHECKING;
    private long stepNanos;
    private String reason;
    private Instant ended;
    private Duration answering;
    private Swap swap;
    private SwapFigures last = NONE;
    private String remains;

    SwapProgress(long number, SwapRequest request, Installed old, Clock clock, LongSupplier nanos) {
        this.number = number;
        this.request = request;
        this.old = old;
        this.clock = clock;
        this.nanos = nanos;
        this.begun = clock.instant();
        this.begunNanos = nanos.getAsLong();
        this.stepNanos = begunNanos;
    }

    long number() {
        return number;
    }

    synchronized Step step() {
        return step;
    }

    /** For how long it has been at this step. */
    synchronized Duration inStep() {
        return Duration.ofNanos(nanos.getAsLong() - stepNanos);
    }

    /** From now on the figures come from there. */
    synchronized void follow(Swap source) {
        swap = source;
    }

    /** The next step; not one that ends it. */
    synchronized void at(Step next, String text) {
        step = next;
        reason = text;
        stepNanos = nanos.getAsLong();
        if (next == Step.PROBATION) {
            answering = Duration.ofNanos(stepNanos - begunNanos);
        }
        LOG.info(
                "{}: swap {} is {} after {} ms: {}",
                request.jar().name(),
                number,
                next,
                (stepNanos - begunNanos) / 1_000_000,
                text);
    }

    /** How it would look if it ended now in that way. */
    synchronized SwapInfo ending(Step decision, String why) {
        return info(decision, why, clock.instant(), figures());
    }

    /** That is how it has ended. */
    synchronized void end(SwapInfo decided) {
        last = figures();
        swap = null;
        step = decided.step();
        reason = decided.reason();
        ended = decided.ended();
        long millis = (nanos.getAsLong() - begunNanos) / 1_000_000;
        String file = request.jar().name();
        if (step == Step.PERMANENT) {
            LOG.info("{}: swap {} is {} after {} ms, {} serves: {}", file, number, step, millis, decided.to(), reason);
        } else {
            LOG.warn(
                    "{}: swap {} to {} is {} after {} ms, {} serves: {}",
                    file,
                    number,
                    decided.to(),
                    step,
                    millis,
                    decided.from(),
                    reason);
        }
    }

    synchronized void remains(String text) {
        remains = text;
    }

    synchronized SwapInfo info() {
        return info(step, reason, ended, figures());
    }

    Swapped journaled(SwapInfo info, boolean retry) {
        return new Swapped(info, request.command(), request.force(), request.share(), retry);
    }

    private SwapFigures figures() {
        return swap == null ? last : swap.figures();
    }

    private SwapInfo info(Step at, String why, Instant end, SwapFigures figures) {
        boolean served = answering != null;
        return new SwapInfo(
                number,
                request.jar().name(),
                request.jar().facts().symbolicName(),
                old.version(),
                request.jar().facts().version().toString(),
                old.sha(),
                request.jar().sha(),
                request.by(),
                begun,
                end,
                at,
                why,
                served ? figures.pause() : null,
                answering,
                figures.oldCalls(),
                figures.newCalls(),
                figures.newErrors(),
                remains);
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.kilonova.transport.local.internal;

import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.kilonova.transport.Message;
import org.kilonova.transport.Reply;

/**
 * A message on its way, and for a call at the same time the future that its caller holds: one object instead of two on the path that
 * every call takes. The future of a cast is seen by nobody.
 */
final class Envelope extends CompletableFuture<Reply> {

    private static final long FARTHEST_SECOND = Long.MAX_VALUE / 1000 - 1;

    private final Message message;
    private final boolean expectsReply;
    private final MessageQueue home;
    private final long deadline;

    private volatile boolean waiting;
    private volatile HandedOut holder;
    private boolean watched;
    private int attempts;

    Envelope(Message message, boolean expectsReply, MessageQueue home) {
        this.message = message;
        this.expectsReply = expectsReply;
        this.home = home;
        this.deadline = millis(message.deadline());
    }

    Message message() {
        return message;
    }

    boolean expectsReply() {
        return expectsReply;
    }

    /** The queue where it waits when nobody is free, and where it goes back to. */
    MessageQueue home() {
        return home;
    }

    /** In milliseconds since the epoch, {@link Long#MAX_VALUE} if there is none. */
    long deadline() {
        return deadline;
    }

    /** Whether it stands in its queue; set by the queue under its lock. */
    boolean waiting() {
        return waiting;
    }

    void waiting(boolean now) {
        waiting = now;
    }

    /** It has been begun so often and did not come to an end. Only who holds it counts. */
    int failedAttempts() {
        return attempts;
    }

    void attemptFailed() {
        attempts++;
    }

    /** Is told when the caller gives up. */
    void holder(HandedOut last) {
        holder = last;
    }

    /** This is the caller's way to give up. */
    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        boolean cancelled = super.cancel(mayInterruptIfRunning);
        HandedOut last = holder;
        if (cancelled && last != null) {
            last.abandoned();
        }
        return cancelled;
    }

    /** From now on it leaves its queue as soon as its caller gives up, in whatever way the future was ended. */
    void leaveQueueWhenDone() {
        if (expectsReply && !watched) {
            watched = true;
            whenComplete((reply, failure) -> {
                if (waiting) {
                    home.remove(this);
                }
            });
        }
    }

    /** In milliseconds since the epoch; the farthest that can be said for what lies beyond, or if there is no deadline. */
    static long millis(Instant instant) {
        if (instant == null) {
            return Long.MAX_VALUE;
        }
        long second = Math.max(-FARTHEST_SECOND, Math.min(FARTHEST_SECOND, instant.getEpochSecond()));
        return second * 1000 + instant.getNano() / 1_000_000;
    }
}

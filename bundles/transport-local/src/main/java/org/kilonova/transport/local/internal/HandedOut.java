// SPDX-License-Identifier: Apache-2.0
package org.kilonova.transport.local.internal;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.kilonova.transport.IncomingMessage;
import org.kilonova.transport.Message;
import org.kilonova.transport.Reply;

/** A message in the hands of a subscription's handler: made anew each time it is handed out, since each settles only once. */
final class HandedOut implements IncomingMessage {

    private static final AtomicIntegerFieldUpdater<HandedOut> SETTLED =
            AtomicIntegerFieldUpdater.newUpdater(HandedOut.class, "settled");

    private static final AtomicReferenceFieldUpdater<HandedOut, Runnable> WHEN_ABANDONED =
            AtomicReferenceFieldUpdater.newUpdater(HandedOut.class, Runnable.class, "whenAbandoned");

    private final Envelope envelope;
    private final LocalSubscription subscription;
    private volatile int settled;
    private volatile Runnable whenAbandoned;

    HandedOut(Envelope envelope, LocalSubscription subscription) {
        this.envelope = envelope;
        this.subscription = subscription;
    }

    @Override
    public Message message() {
        return envelope.message();
    }

    @Override
    public boolean expectsReply() {
        return envelope.expectsReply();
    }

    /** Nothing to do: what was handed out inside the JVM is never delivered again by itself. */
    @Override
    public boolean acknowledge() {
        return true;
    }

    @Override
    public void reply(Reply reply) {
        if (SETTLED.compareAndSet(this, 0, 1)) {
            subscription.replied(envelope, reply);
        }
    }

    @Override
    public void requeue() {
        if (SETTLED.compareAndSet(this, 0, 1)) {
            subscription.requeued(envelope);
        }
    }

    @Override
    public void retry(String reason) {
        if (SETTLED.compareAndSet(this, 0, 1)) {
            subscription.notEnded(envelope, reason);
        }
    }

    @Override
    public void onAbandoned(Runnable action) {
        if (expectsReply()) {
            whenAbandoned = action;
            envelope.holder(this);
            if (envelope.isCancelled()) {
                abandoned();
            }
        }
    }

    /** The caller has given up. */
    void abandoned() {
        Runnable action = WHEN_ABANDONED.getAndSet(this, null);
        if (action != null && settled == 0) {
            action.run();
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.kilonova.transport.rabbit.internal;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.kilonova.transport.rabbit.internal.wire.Request;
import org.kilonova.transport.rabbit.internal.wire.Wire;

/**
 * Who waits for the calls that run here: they get their signs of life from here, and a call is abandoned when its caller says so or has
 * not been there for long. Thread-safe.
 */
final class Callers {

    private final Outbox outbox;
    private final Duration patience;
    private final Map<String, Caller> waiting = new ConcurrentHashMap<>();

    /** @param patience how long a caller's reply queue may be missing before the caller counts as gone */
    Callers(Outbox outbox, Duration patience) {
        this.outbox = outbox;
        this.patience = patience;
    }

    void add(HandedOut call) {
        if (call.expectsReply()) {
            waiting.put(call.request().msgId(), new Caller(call));
        }
    }

    void remove(HandedOut call) {
        if (call.expectsReply()) {
            waiting.remove(call.request().msgId());
        }
    }

    /** The caller of that call does not wait any more. */
    void gone(String msgId) {
        Caller caller = waiting.get(msgId);
        if (caller != null) {
            caller.call.abandon();
        }
    }

    /**
     * Sends the signs of life that are due; to be called several times a second.
     *
     * @param here the queue where callers say that they do not wait any more
     */
    void beat(String here) {
        long now = System.nanoTime();
        for (Caller caller : waiting.values()) {
            if (caller.interval > 0 && now - caller.next >= 0) {
                caller.next = now + caller.interval;
                beat(caller, here);
            }
        }
    }

    private void beat(Caller caller, String here) {
        Request request = caller.call.request();
        outbox.send(new Parcel(request.replyQueue(), Wire.heartbeat(request.msgId(), here))
                .whenConfirmed(() -> caller.missingSince = 0)
                .whenReturned(() -> missing(caller)));
    }

    private void missing(Caller caller) {
        long now = System.nanoTime();
        if (caller.missingSince == 0) {
            caller.missingSince = now;
        } else if (now - caller.missingSince > patience.toNanos()) {
            caller.call.abandon();
        }
    }

    private static final class Caller {
        private final HandedOut call;
        private final long interval;
        private long next;
        private volatile long missingSince;

        private Caller(HandedOut call) {
            Duration every = call.request().heartbeat();
            this.call = call;
            this.interval = every == null ? 0 : every.toNanos();
            this.next = System.nanoTime() + interval;
        }
    }
}

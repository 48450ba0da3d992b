// SPDX-License-Identifier: Apache-2.0
package org.kilonova.transport.local.internal;

import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.kilonova.rpc.RpcTimeoutException;
import org.kilonova.rpc.TransportException;
import org.kilonova.transport.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends the messages that nobody will get: a caller is told, a cast is counted and logged once. Thread-safe. */
final class Undelivered {

    private static final Logger log = LoggerFactory.getLogger(Undelivered.class);

    private final LongAdder dropped = new LongAdder();
    private final Counts counts;

    Undelivered(Counts counts) {
        this.counts = counts;
    }

    /** The deadline passed while the message waited. */
    void expired(Envelope envelope) {
        Message message = envelope.message();
        counts.expired.increment(message.target().topic());
        if (envelope.expectsReply()) {
            envelope.completeExceptionally(new RpcTimeoutException(describe(message) + " waited in the queue "
                    + envelope.home().name() + " until its deadline " + message.deadline()
                    + " and was not run; the servers are busy or paused: allow more time, or add servers or workers"));
            return;
        }
        dropped.increment();
        log.warn(
                "Dropped cast {} of topic {}, method {}: it waited in the queue {} until its deadline {}; the servers are "
                        + "busy or paused: allow more time, or add servers or workers ({} casts dropped since start)",
                message.id(),
                message.target().topic(),
                message.method(),
                envelope.home().name(),
                message.deadline(),
                dropped.sum());
    }

    /** The queue is gone, and with it what was in it. */
    void discarded(MessageQueue queue, List<Envelope> rest) {
        int casts = 0;
        for (Envelope envelope : rest) {
            if (envelope.expectsReply()) {
                envelope.completeExceptionally(new TransportException("the local transport stopped while "
                        + describe(envelope.message()) + " waited in the queue " + queue.name()
                        + "; it was not run: send it again when the transport is back"));
            } else {
                casts++;
            }
        }
        if (casts > 0) {
            dropped.add(casts);
            counts.discarded.add(casts);
            log.warn(
                    "Dropped {} casts that waited in the queue {} when it was closed: send again what must not be lost "
                            + "({} casts dropped since start)",
                    casts,
                    queue.name(),
                    dropped.sum());
        }
    }

    private static String describe(Message message) {
        return "message " + message.id() + " (topic " + message.target().topic() + ", method " + message.method() + ")";
    }
}

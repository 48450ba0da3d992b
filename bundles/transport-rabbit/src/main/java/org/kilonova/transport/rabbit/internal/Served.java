// SPDX-License-Identifier: Apache-2.0
package org.kilonova.transport.rabbit.internal;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Where the broker has taken messages before. When a queue is missing there, the broker has lost it, and the servers that declare it anew
 * are not back yet: messages are sent again until they are, for as long as that may take. Not so fanouts, which go to no queue by name and
 * reach who is there. Thread-safe.
 */
final class Served {

    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final long TAKEN = Long.MIN_VALUE;

    private final Consumer<Sending> outbox;
    private final ScheduledExecutorService timer;
    private final Duration patience;
    /** Since when nothing has been taken, by the system's nano time. */
    private final Map<String, Long> missing = new ConcurrentHashMap<>();

    /**
     * @param outbox sends again
     * @param patience how long servers may take to come back
     */
    Served(Consumer<Sending> outbox, ScheduledExecutorService timer, Duration patience) {
        this.outbox = outbox;
        this.timer = timer;
        this.patience = patience;
    }

    /** The broker has put a message into its queue. */
    void taken(Sending sending) {
        String queue = sending.routingKey();
        Long since = missing.get(queue);
        if (since == null || since != TAKEN) {
            missing.put(queue, TAKEN);
        }
    }

    /** There is no queue for a message. Returns whether it is sent again after a moment. */
    boolean again(Sending sending) {
        String queue = sending.routingKey();
        if (queue.isEmpty()) {
            return false;
        }
        long now = System.nanoTime();
        Long since = missing.computeIfPresent(queue, (name, before) -> before == TAKEN ? (Long) now : before);
        if (since == null) {
            return false;
        }
        if (now - since > patience.toNanos()) {
            missing.remove(queue, since);
            return false;
        }
        try {
            timer.schedule(() -> outbox.accept(sending), PAUSE.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (RejectedExecutionException e) {
            // The transport ends.
            return false;
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.kilonova.transport.rabbit.internal;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.kilonova.transport.rabbit.internal.wire.Outgoing;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends answers. A caller that has lost its connection comes back to the same reply queue, so answers for a queue that is not there are
 * kept for a while, as long as there is room: one of them is tried again and again, the others follow as soon as it gets through.
 * Thread-safe.
 */
final class Answers {

    private static final Logger log = LoggerFactory.getLogger(Answers.class);
    private static final Duration PAUSE = Duration.ofMillis(250);

    private final Outbox outbox;
    private final ScheduledExecutorService timer;
    private final Duration patience;
    private final long room;
    /** The queue that has not been there for longest is the first one. */
    private final Map<String, Missing> missing = new LinkedHashMap<>();

    private long kept;

    /**
     * @param patience how long answers are kept for a queue that is not there
     * @param room how much is kept for all queues together, in bytes; beyond it those go that are for the queue which is
     *     missing for longest
     */
    Answers(Outbox outbox, ScheduledExecutorService timer, Duration patience, long room) {
        this.outbox = outbox;
        this.timer = timer;
        this.patience = patience;
        this.room = room;
    }

    /** @param requests acknowledged when it is on its way to the broker for the first time, kept for its queue, or can never be sent */
    void send(String queue, Outgoing answer, List<Arrival> requests) {
        if (kept(queue, answer)) {
            acknowledge(requests);
        } else {
            outbox.send(parcel(queue, answer)
                    .whenWritten(() -> requests.forEach(Arrival::due))
                    .whenAllWritten(() -> requests.forEach(Arrival::tell))
                    .whenFailed(why -> {
                        unsent(queue, why);
                        acknowledge(requests);
                    }));
        }
    }

    private static void acknowledge(List<Arrival> requests) {
        requests.forEach(Arrival::due);
        requests.forEach(Arrival::tell);
    }

    /** Drops what is kept; nothing is sent any more. */
    void close() {
        synchronized (missing) {
            missing.values().forEach(gone -> drop(gone, "and the transport was stopped"));
        }
    }

    private boolean kept(String queue, Outgoing answer) {
        synchronized (missing) {
            Missing gone = missing.get(queue);
            if (gone != null) {
                keep(gone, answer);
            }
            return gone != null;
        }
    }

    private Parcel parcel(String queue, Outgoing answer) {
        return new Parcel(queue, answer).whenReturned(() -> gone(queue, answer)).whenFailed(why -> unsent(queue, why));
    }

    private static void unsent(String queue, String why) {
        log.warn("An answer to {} could not be sent: {}", queue, why);
    }

    private void gone(String queue, Outgoing answer) {
        synchronized (missing) {
            Missing gone = missing.get(queue);
            if (gone == null) {
                gone = new Missing(queue);
                missing.put(queue, gone);
                probeLater(gone);
            }
            keep(gone, answer);
        }
    }

    private void keep(Missing gone, Outgoing answer) {
        Iterator<Missing> oldest = missing.values().iterator();
        while (kept + answer.body().length > room && oldest.hasNext()) {
            drop(oldest.next(), "and no more than " + room + " bytes of answers are kept");
        }
        gone.answers.add(answer);
        kept += answer.body().length;
    }

    private void drop(Missing gone, String why) {
        if (!gone.answers.isEmpty()) {
            log.warn(
                    "{} answers are dropped: their reply queue {} has not been there for {} s, {}",
                    gone.answers.size(),
                    gone.queue,
                    gone.age().toSeconds(),
                    why);
        }
        kept -= gone.bytes();
        gone.answers.clear();
    }

    private void probeLater(Missing gone) {
        timer.schedule(() -> probe(gone), PAUSE.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void probe(Missing gone) {
        Outgoing answer;
        synchronized (missing) {
            if (gone.age().compareTo(patience) > 0) {
                drop(gone, "so its caller has gone");
            }
            answer = gone.answers.peek();
            if (answer == null) {
                missing.remove(gone.queue);
                return;
            }
        }
        outbox.send(new Parcel(gone.queue, answer)
                .whenConfirmed(() -> back(gone, answer))
                .whenReturned(() -> probeLater(gone))
                .whenFailed(why -> {
                    unsent(gone.queue, why);
                    back(gone, answer);
                }));
    }

    /** @param done the answer that has come to its end */
    private void back(Missing found, Outgoing done) {
        synchronized (missing) {
            missing.remove(found.queue);
            kept -= found.bytes();
        }
        found.answers.remove(done);
        found.answers.forEach(answer -> outbox.send(parcel(found.queue, answer)));
    }

    private static final class Missing {
        private final long since = System.nanoTime();
        private final Queue<Outgoing> answers = new ArrayDeque<>();
        private final String queue;

        private Missing(String queue) {
            this.queue = queue;
        }

        private long bytes() {
            return answers.stream().mapToLong(answer -> answer.body().length).sum();
        }

        private Duration age() {
            return Duration.ofNanos(System.nanoTime() - since);
        }
    }
}

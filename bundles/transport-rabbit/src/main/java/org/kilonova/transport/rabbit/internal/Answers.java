// SPDX-License-Identifier: Apache-2.0
package org.kilonova.transport.rabbit.internal;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
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
 * kept for a while: one of them is tried again and again, the others follow as soon as it gets through. Thread-safe.
 */
final class Answers {

    private static final Logger log = LoggerFactory.getLogger(Answers.class);
    private static final Duration PAUSE = Duration.ofMillis(250);

    private final Outbox outbox;
    private final ScheduledExecutorService timer;
    private final Duration patience;
    private final Map<String, Missing> missing = new HashMap<>();

    /** @param patience how long answers are kept for a queue that is not there */
    Answers(Outbox outbox, ScheduledExecutorService timer, Duration patience) {
        this.outbox = outbox;
        this.timer = timer;
        this.patience = patience;
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

    private boolean kept(String queue, Outgoing answer) {
        synchronized (missing) {
            Missing gone = missing.get(queue);
            if (gone != null) {
                gone.keep(answer);
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
                missing.put(queue, new Missing(answer));
                timer.schedule(() -> probe(queue), PAUSE.toMillis(), TimeUnit.MILLISECONDS);
            } else {
                gone.keep(answer);
            }
        }
    }

    private void probe(String queue) {
        Outgoing answer;
        synchronized (missing) {
            Missing gone = missing.get(queue);
            if (gone.age().compareTo(patience) > 0) {
                missing.remove(queue);
                log.warn(
                        "{} answers are dropped: their reply queue {} has not been there for {} s, so its caller has gone",
                        gone.answers.size(),
                        queue,
                        patience.toSeconds());
                return;
            }
            answer = gone.answers.peek();
        }
        outbox.send(new Parcel(queue, answer)
                .whenConfirmed(() -> back(queue))
                .whenReturned(() -> timer.schedule(() -> probe(queue), PAUSE.toMillis(), TimeUnit.MILLISECONDS))
                .whenFailed(why -> back(queue)));
    }

    private void back(String queue) {
        Missing found;
        synchronized (missing) {
            found = missing.remove(queue);
        }
        found.answers.remove();
        found.answers.forEach(answer -> outbox.send(parcel(queue, answer)));
    }

    private static final class Missing {
        private final long since = System.nanoTime();
        private final Queue<Outgoing> answers = new ArrayDeque<>();

        private Missing(Outgoing first) {
            answers.add(first);
        }

        private void keep(Outgoing answer) {
            answers.add(answer);
        }

        private Duration age() {
            return Duration.ofNanos(System.nanoTime() - since);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.kilonova.transport.local.internal;

import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.kilonova.rpc.Target;
import org.kilonova.transport.DeadLetter;
import org.kilonova.transport.DeadLetters;
import org.kilonova.transport.Message;

/** Kept in memory, so many of each topic; the oldest make room. Thread-safe; nothing is sent under its lock. */
final class LocalDeadLetters implements DeadLetters {

    private static final int CAPACITY = 1000;

    private record Letter(DeadLetter told, Message message) {

        boolean isOneOf(Set<String> ids) {
            return ids.contains(told.id());
        }
    }

    private final Map<String, Deque<Letter>> letters = new HashMap<>();
    private final Clock clock;
    private final Consumer<Message> sender;
    private final Counts counts;
    private long number;

    /** @param sender sends a message that nobody waits for */
    LocalDeadLetters(Clock clock, Consumer<Message> sender, Counts counts) {
        this.counts = counts;
        this.clock = clock;
        this.sender = sender;
    }

    /**
     * Keeps a message that is given up.
     *
     * @param server on which it was begun last
     * @param attempts how often it was begun
     */
    void add(Message message, String server, int attempts, String reason) {
        String topic = message.target().topic();
        counts.deadLetters.increment(topic);
        synchronized (this) {
            DeadLetter told = new DeadLetter(
                    Long.toString(++number),
                    clock.instant(),
                    server,
                    attempts,
                    reason,
                    message.method(),
                    message.args(),
                    message.context(),
                    null);
            Deque<Letter> all = letters.computeIfAbsent(topic, name -> new ArrayDeque<>());
            if (all.size() == CAPACITY) {
                all.removeFirst();
            }
            all.addLast(new Letter(told, message));
        }
    }

    /** How many are kept, by topic. */
    synchronized Map<String, Integer> counted() {
        Map<String, Integer> all = new HashMap<>();
        letters.forEach((topic, of) -> all.put(topic, of.size()));
        return all;
    }

    @Override
    public synchronized int count(String topic) {
        return of(topic).size();
    }

    @Override
    public synchronized List<DeadLetter> list(String topic, int limit) {
        return of(topic).stream().limit(limit).map(Letter::told).toList();
    }

    @Override
    public int replay(String topic, List<String> ids) {
        int gone = 0;
        for (String id : ids) {
            Optional<Letter> taken = take(topic, id);
            if (taken.isPresent()) {
                send(topic, taken.get());
                gone++;
            }
        }
        return gone;
    }

    @Override
    public synchronized int drop(String topic, List<String> ids) {
        Deque<Letter> all = of(topic);
        int before = all.size();
        Set<String> unwanted = new HashSet<>(ids);
        all.removeIf(letter -> letter.isOneOf(unwanted));
        return before - all.size();
    }

    /** Out of the list while it is sent, so that nobody else sends it too. */
    private void send(String topic, Letter letter) {
        try {
            sender.accept(again(letter.message()));
        } catch (RuntimeException refused) {
            putBack(topic, letter);
            throw refused;
        }
    }

    private synchronized Optional<Letter> take(String topic, String id) {
        for (Iterator<Letter> all = of(topic).iterator(); all.hasNext(); ) {
            Letter letter = all.next();
            if (letter.told().id().equals(id)) {
                all.remove();
                return Optional.of(letter);
            }
        }
        return Optional.empty();
    }

    /** At its old place; the list may hold one more than its limit until the next one comes. */
    private synchronized void putBack(String topic, Letter letter) {
        Deque<Letter> later = new ArrayDeque<>();
        Deque<Letter> all = letters.computeIfAbsent(topic, name -> new ArrayDeque<>());
        while (!all.isEmpty()
                && Long.parseLong(all.peekLast().told().id())
                        > Long.parseLong(letter.told().id())) {
            later.addFirst(all.removeLast());
        }
        all.addLast(letter);
        all.addAll(later);
    }

    /** Nobody waits for it any more, so its deadline is none now. */
    private static Message again(Message message) {
        Target target = message.target();
        if (target.fanout()) {
            target = new Target(target.topic(), null, false, target.namespace(), target.version());
        }
        return new Message(message.id(), target, message.method(), message.args(), message.context(), null, null);
    }

    private Deque<Letter> of(String topic) {
        return letters.getOrDefault(topic, new ArrayDeque<>());
    }
}

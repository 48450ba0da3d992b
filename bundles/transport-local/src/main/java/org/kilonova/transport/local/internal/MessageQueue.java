// SPDX-License-Identifier: Apache-2.0
package org.kilonova.transport.local.internal;

import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.IntSupplier;

/**
 * Messages that wait, first in first out, so many and no more. What expired or was given up by its caller is never polled and
 * takes up no room. Thread-safe; nothing foreign is called under its lock.
 */
final class MessageQueue {

    /** What became of an offered message. */
    enum Offer {
        TAKEN,
        FULL,
        CLOSED
    }

    private final String name;
    private final IntSupplier capacity;
    private final Clock clock;
    private final Consumer<Envelope> expired;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition room = lock.newCondition();
    private final Deque<Envelope> waiting = new ArrayDeque<>();
    private boolean closed;

    /** Written under the lock; read without it by those who hand messages out. */
    private volatile int size;

    /** Not later than the first deadline among those that wait: before it nobody needs to look for expired ones. */
    private volatile long firstDeadline = Long.MAX_VALUE;

    /**
     * @param name for errors
     * @param capacity how many may wait; asked at every offer
     * @param expired receives each message whose deadline passed while it waited, outside the lock
     */
    MessageQueue(String name, IntSupplier capacity, Clock clock, Consumer<Envelope> expired) {
        this.name = name;
        this.capacity = capacity;
        this.clock = clock;
        this.expired = expired;
    }

    String name() {
        return name;
    }

    boolean isEmpty() {
        return size == 0;
    }

    int size() {
        dropExpired();
        return size;
    }

    /**
     * Appends the message, or waits for room.
     *
     * @param until give up then, in milliseconds since the epoch; a time in the past means not to wait
     */
    Offer offer(Envelope envelope, long until) throws InterruptedException {
        envelope.leaveQueueWhenDone();
        Offer offer = tryOffer(envelope, until);
        while (offer == null) {
            offer = tryOffer(envelope, until);
        }
        removeIfDone(envelope);
        return offer;
    }

    /** Null after having waited: what expired meanwhile must be ended outside the lock before the next attempt. */
    private Offer tryOffer(Envelope envelope, long until) throws InterruptedException {
        dropExpired();
        lock.lock();
        try {
            if (closed) {
                return Offer.CLOSED;
            }
            if (waiting.size() < capacity.getAsInt()) {
                waiting.addLast(envelope);
                entered(envelope);
                return Offer.TAKEN;
            }
            long now = clock.millis();
            if (now >= until) {
                return Offer.FULL;
            }
            long pause = Math.max(1, Math.min(until, firstDeadline) - now);
            room.awaitNanos(TimeUnit.MILLISECONDS.toNanos(pause));
            return null;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Puts a message back to the head, even above capacity: it had its place before.
     *
     * @return whether the queue is still there
     */
    boolean giveBack(Envelope envelope) {
        envelope.leaveQueueWhenDone();
        lock.lock();
        try {
            if (closed) {
                return false;
            }
            waiting.addFirst(envelope);
            entered(envelope);
        } finally {
            lock.unlock();
        }
        removeIfDone(envelope);
        return true;
    }

    /** The next message that somebody still waits for, or null. */
    Envelope poll() {
        List<Envelope> late = new ArrayList<>(0);
        Envelope next;
        lock.lock();
        try {
            long now = clock.millis();
            for (next = waiting.pollFirst(); next != null; next = waiting.pollFirst()) {
                left(next);
                if (next.deadline() <= now) {
                    late.add(next);
                } else if (!next.isDone()) {
                    break;
                }
            }
        } finally {
            lock.unlock();
        }
        late.forEach(expired);
        return next;
    }

    void remove(Envelope envelope) {
        lock.lock();
        try {
            if (waiting.removeFirstOccurrence(envelope)) {
                left(envelope);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Lets those who wait for room look again, after the capacity has changed. */
    void capacityChanged() {
        lock.lock();
        try {
            room.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Takes no more messages; whoever waits for room is told. Returns those that were still in it. */
    List<Envelope> close() {
        lock.lock();
        try {
            closed = true;
            List<Envelope> rest = List.copyOf(waiting);
            waiting.clear();
            rest.forEach(this::left);
            room.signalAll();
            return rest;
        } finally {
            lock.unlock();
        }
    }

    private void dropExpired() {
        if (clock.millis() < firstDeadline) {
            return;
        }
        List<Envelope> late = new ArrayList<>();
        lock.lock();
        try {
            long now = clock.millis();
            long first = Long.MAX_VALUE;
            for (Iterator<Envelope> all = waiting.iterator(); all.hasNext(); ) {
                Envelope envelope = all.next();
                if (envelope.deadline() <= now) {
                    all.remove();
                    late.add(envelope);
                } else {
                    first = Math.min(first, envelope.deadline());
                }
            }
            firstDeadline = first;
            late.forEach(this::left);
        } finally {
            lock.unlock();
        }
        late.forEach(expired);
    }

    private void entered(Envelope envelope) {
        envelope.waiting(true);
        size = waiting.size();
        firstDeadline = Math.min(firstDeadline, envelope.deadline());
    }

    private void left(Envelope envelope) {
        envelope.waiting(false);
        size = waiting.size();
        room.signal();
    }

    /** Closes the gap in which a caller gave up before the message was marked as waiting. */
    private void removeIfDone(Envelope envelope) {
        if (envelope.isDone() && envelope.waiting()) {
            remove(envelope);
        }
    }
}

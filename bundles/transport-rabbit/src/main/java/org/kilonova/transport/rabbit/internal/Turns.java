// SPDX-License-Identifier: Apache-2.0
package org.kilonova.transport.rabbit.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** The members of a {@link Link}: whose turn it is, and what is wrong with whom. Thread-safe. */
final class Turns {

    private static final class Turn {
        private final Backoff backoff;
        private boolean due;
        /** By the system's nano time. */
        private long at;

        private String fault;

        private Turn(Backoff backoff) {
            this.backoff = backoff;
        }
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<Member, Turn> members = new LinkedHashMap<>();
    private final Supplier<Backoff> backoffs;

    /** @param backoffs gives each member the pauses after which it is tried again */
    Turns(Supplier<Backoff> backoffs) {
        this.backoffs = backoffs;
    }

    /** From now on it has its turns, the first one at once. */
    void add(Member member) {
        lock.lock();
        try {
            members.put(member, new Turn(backoffs.get()));
            wake(member);
        } finally {
            lock.unlock();
        }
    }

    void remove(Member member) {
        lock.lock();
        try {
            members.remove(member);
        } finally {
            lock.unlock();
        }
    }

    List<Member> all() {
        lock.lock();
        try {
            return new ArrayList<>(members.keySet());
        } finally {
            lock.unlock();
        }
    }

    /** It has a turn soon. */
    void wake(Member member) {
        lock.lock();
        try {
            Turn turn = members.get(member);
            if (turn != null) {
                turn.due = true;
                turn.at = System.nanoTime();
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    void wakeAll() {
        all().forEach(this::wake);
    }

    /** Whoever waits looks again whether to go on. */
    void signal() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits for the next one whose turn it is; null if there is no going on. */
    Member next(BooleanSupplier goingOn) throws InterruptedException {
        lock.lock();
        try {
            while (goingOn.getAsBoolean()) {
                long now = System.nanoTime();
                long nearest = TimeUnit.MINUTES.toNanos(1);
                for (Map.Entry<Member, Turn> entry : members.entrySet()) {
                    Turn turn = entry.getValue();
                    if (turn.due && turn.at - now <= 0) {
                        turn.due = false;
                        return entry.getKey();
                    }
                    nearest = turn.due ? Math.min(nearest, turn.at - now) : nearest;
                }
                changed.awaitNanos(nearest);
            }
            return null;
        } finally {
            lock.unlock();
        }
    }

    /** Its turn has failed: it has another one after a pause. Returns whether that is news. */
    boolean failed(Member member, String fault) {
        lock.lock();
        try {
            Turn turn = members.get(member);
            if (turn == null) {
                return false;
            }
            boolean news = !fault.equals(turn.fault);
            turn.fault = fault;
            turn.due = true;
            turn.at = System.nanoTime() + turn.backoff.next().toNanos();
            return news;
        } finally {
            lock.unlock();
        }
    }

    /** Nothing is wrong with it. Returns whether that is news. */
    boolean cured(Member member) {
        lock.lock();
        try {
            Turn turn = members.get(member);
            if (turn == null || turn.fault == null) {
                return false;
            }
            turn.fault = null;
            turn.backoff.reset();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** What is wrong with one of them, or empty. */
    Optional<String> fault() {
        lock.lock();
        try {
            return members.values().stream()
                    .map(turn -> turn.fault)
                    .filter(fault -> fault != null)
                    .findFirst();
        } finally {
            lock.unlock();
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.kilonova.transport.rabbit.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What an {@link Outbox} has to send and has not written, in order, the {@link Lane} for it, and who writes. One thread at a time does,
 * also for those that come meanwhile, so that nobody waits for another's writing. Suspects, one of which has cost them their lane, go one
 * at a time and before all others: so it is found out which. Thread-safe; nothing is done here that takes long.
 */
final class Backlog {

    /** What is to be done with a message that has come. */
    enum Turn {
        /** It has been noted, and will be sent. */
        NOTED,
        /** It has been noted, and the link's thread should look. */
        WAKE,
        /** This thread has become the one that writes, and writes it. */
        WRITE,
        /** Nothing is sent any more. */
        REFUSED
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition drained = lock.newCondition();

    /** Goes out as soon as what is being written has been. */
    private final Set<Sending> next = new LinkedHashSet<>();
    /** Can't be sent at the moment. */
    private final Set<Sending> waiting = new LinkedHashSet<>();

    private final Set<Sending> suspects = new LinkedHashSet<>();
    /** The suspect that is on its way. */
    private Sending alone;

    private Lane lane;
    private boolean writing;
    private int unsettled;
    private String refused;

    /**
     * A message has come.
     *
     * @param possible whether it could be sent at once
     * @param mayWrite whether this thread may write it
     */
    Turn add(Sending sending, boolean possible, boolean mayWrite) {
        lock.lock();
        try {
            if (refused != null) {
                return Turn.REFUSED;
            }
            unsettled++;
            boolean now = lane != null && possible;
            if (!now || !waiting.isEmpty() || !suspects.isEmpty() || alone != null) {
                waiting.add(sending);
                return now ? Turn.WAKE : Turn.NOTED;
            }
            if (writing || !mayWrite) {
                next.add(sending);
                return writing ? Turn.NOTED : Turn.WAKE;
            }
            writing = true;
            return Turn.WRITE;
        } finally {
            lock.unlock();
        }
    }

    /** A message that had its turn and could not be sent. Returns whether it waits again; not after {@link #refuse}. */
    boolean again(Sending sending) {
        lock.lock();
        try {
            if (refused == null && sending == alone) {
                alone = null;
                before(suspects, List.of(sending));
            } else if (refused == null) {
                waiting.add(sending);
            }
            return refused == null;
        } finally {
            lock.unlock();
        }
    }

    /** Takes back a message. Returns whether it had not been written. */
    boolean withdraw(Sending sending) {
        lock.lock();
        try {
            return waiting.remove(sending) | next.remove(sending) | suspects.remove(sending);
        } finally {
            lock.unlock();
        }
    }

    /** A message has come to its end. Returns whether others have waited for that. */
    boolean settled(Sending sending) {
        lock.lock();
        try {
            less(1);
            if (sending != alone) {
                return false;
            }
            alone = null;
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until nothing is on its way any more. Returns whether that was so in time. */
    boolean drained(Duration patience) {
        long left = patience.toNanos();
        lock.lock();
        try {
            while (unsettled > 0 && left > 0) {
                left = drained.awaitNanos(left);
            }
            return unsettled == 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    /** Messages that have come and not come to their end. */
    int unsettled() {
        lock.lock();
        try {
            return unsettled;
        } finally {
            lock.unlock();
        }
    }

    Lane lane() {
        lock.lock();
        try {
            return lane;
        } finally {
            lock.unlock();
        }
    }

    void use(Lane made) {
        lock.lock();
        try {
            lane = made;
        } finally {
            lock.unlock();
        }
    }

    /** Takes over the writing of what can go out. Returns where to; null if there is nothing, or if another thread does it. */
    Lane begin() {
        lock.lock();
        try {
            if (lane == null) {
                return null;
            }
            choose();
            if (writing || next.isEmpty()) {
                return null;
            }
            writing = true;
            return lane;
        } finally {
            lock.unlock();
        }
    }

    private void choose() {
        if (alone != null) {
            return;
        }
        drop(suspects);
        if (suspects.isEmpty()) {
            drop(waiting);
            waiting.removeIf(sending -> sending.ready() && next.add(sending));
            return;
        }
        suspects.stream().filter(Sending::ready).findFirst().ifPresent(sending -> {
            suspects.remove(sending);
            next.add(sending);
            alone = sending;
        });
    }

    private void drop(Set<Sending> from) {
        int before = from.size();
        from.removeIf(sending -> !sending.wanted());
        less(before - from.size());
    }

    private void less(int settled) {
        unsettled -= settled;
        if (unsettled == 0) {
            drained.signalAll();
        }
    }

    /** What the thread that writes to that lane writes next; null if it writes no more. */
    Sending following(Lane to) {
        lock.lock();
        try {
            if (lane != to || next.isEmpty()) {
                return null;
            }
            Iterator<Sending> each = next.iterator();
            Sending sending = each.next();
            each.remove();
            return sending;
        } finally {
            lock.unlock();
        }
    }

    /** The thread that writes does so no more. Returns whether there is something left: on another lane, perhaps. */
    boolean leave() {
        lock.lock();
        try {
            writing = false;
            return !next.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** Decides what becomes of a message whose lane is no more. */
    interface Mishap {

        /** Nothing was wrong with any of them. */
        Mishap NONE = (sending, alone) -> false;

        /**
         * Whether it is not sent again.
         *
         * @param alone whether there was no other on the lane
         */
        boolean ends(Sending sending, boolean alone);
    }

    /**
     * The lane is no more: what was on it goes out again, before what came later.
     *
     * @param suspected whether it may have been one of the messages
     * @return those that are not sent again
     */
    List<Sending> recover(boolean suspected, Mishap mishap) {
        lock.lock();
        try {
            List<Sending> ended = new ArrayList<>();
            List<Sending> again = new ArrayList<>();
            for (Sending sending : lane == null ? List.<Sending>of() : lane.close()) {
                (mishap.ends(sending, sending == alone) ? ended : again).add(sending);
            }
            lane = null;
            if (alone != null && next.remove(alone)) {
                again.add(alone);
            }
            before(waiting, List.copyOf(next));
            next.clear();
            before(suspected || alone != null || !suspects.isEmpty() ? suspects : waiting, again);
            alone = null;
            return ended;
        } finally {
            lock.unlock();
        }
    }

    private static void before(Set<Sending> later, Collection<Sending> first) {
        List<Sending> all = new ArrayList<>(first);
        all.addAll(later);
        later.clear();
        later.addAll(all);
    }

    /** From now on nothing is sent. Returns everything that was not confirmed. */
    List<Sending> refuse(String why) {
        lock.lock();
        try {
            recover(false, Mishap.NONE);
            refused = why;
            List<Sending> all = new ArrayList<>(suspects);
            all.addAll(waiting);
            suspects.clear();
            waiting.clear();
            return all;
        } finally {
            lock.unlock();
        }
    }

    /** Why nothing is sent any more. */
    String refusal() {
        lock.lock();
        try {
            return refused;
        } finally {
            lock.unlock();
        }
    }
}

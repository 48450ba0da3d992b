// SPDX-License-Identifier: Apache-2.0
package org.kilonova.transport.rabbit.internal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets at most so many through that have not left yet; the others are held, in the order in which they came. The three queues of a service
 * share one, because a broker's own limit counts for each queue alone. Whoever brings or leaves lets the next one in; one thread at a time
 * does that, so what comes in order goes in order. Thread-safe.
 */
final class Gate<T> {

    private static final Logger log = LoggerFactory.getLogger(Gate.class);

    private final int limit;
    private final Consumer<T> inside;
    private final Deque<T> held = new ArrayDeque<>();
    private final AtomicInteger requests = new AtomicInteger();
    private int within;
    private boolean shut;

    /** @param inside receives what is let through; even where it throws, that leaves by {@link #leave} only */
    Gate(int limit, Consumer<T> inside) {
        this.limit = limit;
        this.inside = inside;
    }

    void bring(T one) {
        synchronized (held) {
            held.add(one);
        }
        letIn();
    }

    /** One that was let through has left. */
    void leave() {
        synchronized (held) {
            within--;
        }
        letIn();
    }

    /** After it nothing more is let through until {@link #open}. */
    void shut() {
        synchronized (held) {
            shut = true;
        }
    }

    void open() {
        synchronized (held) {
            shut = false;
        }
        letIn();
    }

    /** Those that are held and fit leave unseen, and are returned. */
    List<T> remove(Predicate<T> which) {
        List<T> removed = new ArrayList<>();
        synchronized (held) {
            for (Iterator<T> each = held.iterator(); each.hasNext(); ) {
                T one = each.next();
                if (which.test(one)) {
                    each.remove();
                    removed.add(one);
                }
            }
        }
        return removed;
    }

    int held() {
        synchronized (held) {
            return held.size();
        }
    }

    /** Those that were let through and have not left. */
    int within() {
        synchronized (held) {
            return within;
        }
    }

    private void letIn() {
        if (requests.getAndIncrement() != 0) {
            return;
        }
        int seen = 1;
        do {
            for (T next = next(); next != null; next = next()) {
                take(next);
            }
            seen = requests.addAndGet(-seen);
        } while (seen != 0);
    }

    private void take(T next) {
        try {
            inside.accept(next);
        } catch (Throwable failed) {
            // Whatever it was: nobody else lets the others in until this thread says that it is done.
            log.error("A message was let through and could not be begun; the next one follows", failed);
        }
    }

    private T next() {
        synchronized (held) {
            if (shut || within >= limit || held.isEmpty()) {
                return null;
            }
            within++;
            return held.poll();
        }
    }
}

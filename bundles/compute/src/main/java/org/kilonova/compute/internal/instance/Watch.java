// SPDX-License-Identifier: Apache-2.0
package org.kilonova.compute.internal.instance;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks again and again at what is under way, one after the other, until nothing is; then it sleeps. Thread-safe. */
final class Watch<T> {

    private static final Logger LOG = LoggerFactory.getLogger(Watch.class);

    private final ScheduledExecutorService executor;
    private final Duration interval;
    private final Predicate<T> look;
    private final Set<T> underWay = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean awake = new AtomicBoolean();

    /**
     * @param executor its end ends the watch
     * @param interval between two rounds
     * @param look returns whether it is still under way
     */
    Watch(ScheduledExecutorService executor, Duration interval, Predicate<T> look) {
        this.executor = executor;
        this.interval = interval;
        this.look = look;
    }

    /** Looks at it at once, and then for as long as need be. */
    void add(T subject) {
        underWay.add(subject);
        if (awake.compareAndSet(false, true)) {
            executor.execute(this::round);
        }
    }

    private void round() {
        for (T subject : List.copyOf(underWay)) {
            // First out: whoever adds it while it is looked at wants it to be looked at again.
            underWay.remove(subject);
            if (underWay(subject)) {
                underWay.add(subject);
            }
        }
        if (!underWay.isEmpty()) {
            executor.schedule(this::round, interval.toMillis(), TimeUnit.MILLISECONDS);
            return;
        }
        awake.set(false);
        // One may have come since, and found the watch awake.
        if (!underWay.isEmpty() && awake.compareAndSet(false, true)) {
            executor.execute(this::round);
        }
    }

    private boolean underWay(T subject) {
        try {
            return look.test(subject);
        } catch (RuntimeException e) {
            LOG.error("{} could not be looked at and is left to the next periodic task", subject, e);
            return false;
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal;

import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/** Knows for how long each file has not changed. Used by one thread. */
final class Settling {

    private record Sight(Stamp stamp, long sinceNanos) {}

    private final Clock clock;
    private final LongSupplier nanos;
    private final Map<String, Sight> sights = new HashMap<>();

    /**
     * @param clock to tell the age of files that were there before
     * @param nanos to measure time, unaffected by changes of the clock
     */
    Settling(Clock clock, LongSupplier nanos) {
        this.clock = clock;
        this.nanos = nanos;
    }

    /**
     * How long a file has been as it is now.
     *
     * @param trustDate for a file not seen before: count from its date instead of from now. Only right where nobody can
     *     be half-way through copying it with its old date, as at start
     */
    Duration unchanged(String name, Stamp stamp, boolean trustDate) {
        long now = nanos.getAsLong();
        Sight sight = sights.get(name);
        if (sight == null || !sight.stamp().equals(stamp)) {
            sight = new Sight(stamp, sight == null && trustDate ? now - age(stamp) : now);
            sights.put(name, sight);
        }
        return Duration.ofNanos(now - sight.sinceNanos());
    }

    private long age(Stamp stamp) {
        Duration age = Duration.between(stamp.modified().toInstant(), clock.instant());
        Duration sensible = age.compareTo(Duration.ofDays(1)) > 0 ? Duration.ofDays(1) : age;
        return Math.max(0, sensible.toNanos());
    }

    /** Forgets all others. */
    void retain(Set<String> names) {
        sights.keySet().retainAll(names);
    }
}

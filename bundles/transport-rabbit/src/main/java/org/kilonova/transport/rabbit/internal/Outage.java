// SPDX-License-Identifier: Apache-2.0
package org.kilonova.transport.rabbit.internal;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * That RabbitMQ is away, as all links of one transport see it together: it is said once, by the first that notices, and once more for each
 * reason that only people can mend. Thread-safe.
 */
final class Outage {

    /** One link may be back before the other notices; what it says then is the same loss. */
    private static final Duration SAME_LOSS = Duration.ofSeconds(5);

    private final LongSupplier nanoTime;
    private final Set<Link> away = new HashSet<>();
    private final Set<String> said = new HashSet<>();
    private final Map<String, Long> before = new HashMap<>();

    Outage() {
        this(System::nanoTime);
    }

    Outage(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /**
     * That link has no connection.
     *
     * @param lasting whether the reason does not go by itself
     * @return whether to say so
     */
    synchronized boolean away(Link link, String why, boolean lasting) {
        away.add(link);
        long now = nanoTime.getAsLong();
        before.values().removeIf(time -> now - time > SAME_LOSS.toNanos());
        return (said.isEmpty() || lasting) && !before.containsKey(why) && said.add(why);
    }

    /**
     * That link has a connection.
     *
     * @return whether all have one now
     */
    synchronized boolean back(Link link) {
        away.remove(link);
        if (away.isEmpty()) {
            long now = nanoTime.getAsLong();
            said.forEach(why -> before.put(why, now));
            said.clear();
            return true;
        }
        return false;
    }
}

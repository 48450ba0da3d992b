// SPDX-License-Identifier: Apache-2.0
package org.kilonova.transport.rabbit.internal;

import java.util.HashSet;
import java.util.Set;

/**
 * That RabbitMQ is away, as all links of one transport see it together: it is said once, by the first that notices, and once more for each
 * reason that only people can mend. Thread-safe.
 */
final class Outage {

    private final Set<Link> away = new HashSet<>();
    private final Set<String> said = new HashSet<>();

    /**
     * That link has no connection.
     *
     * @param lasting whether the reason does not go by itself
     * @return whether to say so
     */
    synchronized boolean away(Link link, String why, boolean lasting) {
        away.add(link);
        return (said.isEmpty() || lasting) && said.add(why);
    }

    /**
     * That link has a connection.
     *
     * @return whether all have one now
     */
    synchronized boolean back(Link link) {
        away.remove(link);
        if (away.isEmpty()) {
            said.clear();
            return true;
        }
        return false;
    }
}

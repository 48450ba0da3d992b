// SPDX-License-Identifier: Apache-2.0
package org.kilonova.transport.local.internal;

import java.util.HashMap;
import java.util.Map;

/** Who serves a topic at one moment. Never changed after publication: senders read it without a lock. */
record Members(LocalSubscription[] all, Map<String, LocalSubscription> byServer) {

    static final Members NONE = of(Map.of());

    Members with(LocalSubscription subscription) {
        Map<String, LocalSubscription> more = new HashMap<>(byServer);
        more.put(subscription.endpoint().server(), subscription);
        return of(more);
    }

    Members without(LocalSubscription subscription) {
        Map<String, LocalSubscription> less = new HashMap<>(byServer);
        less.remove(subscription.endpoint().server(), subscription);
        return of(less);
    }

    private static Members of(Map<String, LocalSubscription> byServer) {
        return new Members(byServer.values().toArray(LocalSubscription[]::new), byServer);
    }
}

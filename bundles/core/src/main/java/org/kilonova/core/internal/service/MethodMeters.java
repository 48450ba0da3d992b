// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal.service;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.kilonova.container.MethodFigures;
import org.kilonova.core.internal.dispatch.RpcMethod;
import org.kilonova.transport.Message;

/**
 * How the calls of one service have gone, over all its generations. There is a meter for each method that one of them has had, and one for
 * whatever else was asked for: callers cannot make more. Thread-safe.
 */
final class MethodMeters {

    /** A method, whatever its version. */
    record Name(String namespace, String method) {

        static Name of(Message message) {
            return new Name(message.target().namespace(), message.method());
        }

        /** As operators read it. */
        String qualified() {
            return RpcMethod.qualified(namespace, method);
        }
    }

    private static final Name UNKNOWN = new Name("", "unknown");

    private final Map<Name, MethodMeter> meters = new ConcurrentHashMap<>();
    private final Supplier<MethodMeter> made;

    MethodMeters() {
        this(MethodMeter::new);
    }

    /** @param made makes the meter of a method */
    MethodMeters(Supplier<MethodMeter> made) {
        this.made = made;
        offered(UNKNOWN);
    }

    /** That of a method which a generation has. */
    MethodMeter offered(Name name) {
        return meters.computeIfAbsent(name, n -> made.get());
    }

    /** That of a method for which somebody asks. */
    MethodMeter asked(Name name) {
        return meters.get(known(name));
    }

    private Name known(Name name) {
        return meters.containsKey(name) ? name : UNKNOWN;
    }

    /**
     * Of all that were called, and of those that are offered now.
     *
     * @param inFlight what has been asked for and has not ended
     */
    List<MethodFigures> figures(Set<Name> offered, List<Name> inFlight) {
        Map<Name, Integer> running = new HashMap<>();
        inFlight.forEach(name -> running.merge(known(name), 1, Integer::sum));
        List<MethodFigures> all = new ArrayList<>();
        meters.forEach((name, meter) -> {
            int now = running.getOrDefault(name, 0);
            if (now > 0 || offered.contains(name) || meter.used()) {
                all.add(meter.figures(name.namespace(), name.method(), now));
            }
        });
        all.sort(Comparator.comparing(MethodFigures::namespace).thenComparing(MethodFigures::method));
        return all;
    }
}

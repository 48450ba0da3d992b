// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.peer;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a peer has seen, so that casts can be observed. Thread-safe. */
final class Recorder {

    private final Map<String, Integer> counts = new TreeMap<>();
    private final Map<String, List<Object>> notes = new HashMap<>();
    private int active;
    private int most;

    synchronized void seen(String method) {
        counts.merge(method, 1, Integer::sum);
    }

    synchronized void enter() {
        active++;
        most = Math.max(most, active);
    }

    synchronized void leave() {
        active--;
    }

    synchronized void note(String key, Object value) {
        notes.computeIfAbsent(key, k -> new ArrayList<>()).add(value);
    }

    synchronized List<Object> notes(String key) {
        return Collections.unmodifiableList(new ArrayList<>(notes.getOrDefault(key, List.of())));
    }

    synchronized Map<String, Object> stats() {
        return Map.of("counts", Map.copyOf(counts), "active", active, "max_active", most);
    }
}

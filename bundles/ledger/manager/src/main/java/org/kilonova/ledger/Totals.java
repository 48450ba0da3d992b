// SPDX-License-Identifier: Apache-2.0
package org.kilonova.ledger;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** The book added up to some position; can be handed over, and goes on from there. Thread-safe. */
final class Totals {

    private final Map<String, Long> entries;
    private long position;

    Totals() {
        this(new TreeMap<>(), 0);
    }

    private Totals(Map<String, Long> entries, long position) {
        this.entries = entries;
        this.position = position;
    }

    /** @param state of another version; without any, the book is added up from its begin */
    static Totals of(Map<String, Object> state) {
        Map<String, Long> entries = new TreeMap<>();
        if (state.get("position") instanceof Number position && state.get("entries") instanceof Map<?, ?> counted) {
            counted.forEach((client, count) -> entries.put((String) client, ((Number) count).longValue()));
            return new Totals(entries, position.longValue());
        }
        return new Totals(entries, 0);
    }

    synchronized Map<String, Object> state() {
        return Map.of("position", position, "entries", new HashMap<>(entries));
    }

    synchronized Map<String, Long> upTo(Book book) throws IOException {
        for (String lines = book.read(position); !lines.isEmpty(); lines = book.read(position)) {
            lines.lines().forEach(line -> entries.merge(line.substring(0, line.indexOf(' ')), 1L, Long::sum));
            position += lines.length();
        }
        return new TreeMap<>(entries);
    }
}

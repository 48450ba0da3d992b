// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal.service;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** How the last messages of one generation have ended, by method. Thread-safe. */
final class Figures {

    private final Map<String, Window> windows = new ConcurrentHashMap<>();

    /** A message has ended after so many nanoseconds. */
    void ended(String method, long nanos, boolean failed) {
        Window window = windows.computeIfAbsent(method, name -> new Window(null));
        if (window.full()) {
            window = windows.compute(method, (name, last) -> last.full() ? new Window(last) : last);
        }
        window.add(nanos, failed);
    }

    /** Of each method, at least the last {@link Window#SIZE} messages if there were so many. */
    Map<String, Summary> summaries() {
        Map<String, Summary> all = new TreeMap<>();
        windows.forEach((method, window) -> all.put(method, window.summary()));
        return all;
    }
}

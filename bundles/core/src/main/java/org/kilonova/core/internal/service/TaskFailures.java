// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal.service;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What periodic tasks fail with: said once, however often a task runs while the same is wrong. Thread-safe. */
final class TaskFailures {

    private record Failing(String how, long times) {}

    private final Map<String, Failing> failing = new ConcurrentHashMap<>();

    /** A run has failed. Returns whether the one before had not, or in another way. */
    boolean isNews(String task, Throwable failure) {
        String how = failure.toString();
        Failing now = failing.merge(
                task,
                new Failing(how, 1),
                (before, first) -> new Failing(how, before.how().equals(how) ? before.times() + 1 : 1));
        return now.times() == 1;
    }

    /** A run has gone well. Returns whether the one before had failed. */
    boolean isOver(String task) {
        return failing.remove(task) != null;
    }
}

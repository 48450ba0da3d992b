// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal.service;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import org.kilonova.container.SwapRules;
import org.kilonova.core.internal.timer.Alarms;

/** Watches generations that have just begun to serve, until they have proved themselves or one of them is worse than the one before it. */
final class ProbationWatch {

    /** Between two looks; an error is looked at when it happens. */
    private static final Duration LOOK = Duration.ofMillis(100);

    private final SwapRules rules;
    private final Verdict verdict;
    private final Alarms timers;
    private final Clock clock;
    private final Map<Generation, Map<String, Summary>> before = new ConcurrentHashMap<>();
    private final CompletableFuture<String> result = new CompletableFuture<>();

    ProbationWatch(SwapRules rules, Alarms timers, Clock clock) {
        this.rules = rules;
        this.verdict = new Verdict(rules);
        this.timers = timers;
        this.clock = clock;
        // Whoever still holds the result must not hold the classes of the generations with it.
        result.whenComplete((reason, failure) -> before.clear());
    }

    /** Compares a generation with the last figures of the one before it; the first that are given for it count. */
    void watch(Generation fresh, Map<String, Summary> last) {
        if (!result.isDone()) {
            before.putIfAbsent(fresh, last);
        }
    }

    void begin() {
        if (rules.time().isZero()) {
            result.complete("");
            return;
        }
        Future<?> end = timers.after(rules.time(), () -> {
            judge();
            result.complete("");
        });
        result.thenRun(() -> end.cancel(false));
        look();
    }

    private void look() {
        judge();
        if (!result.isDone()) {
            timers.after(LOOK, this::look);
        }
    }

    /** Looks now, because something has happened. */
    void judge() {
        if (result.isDone()) {
            return;
        }
        long calls = 0;
        for (Map.Entry<Generation, Map<String, Summary>> entry : before.entrySet()) {
            Generation fresh = entry.getKey();
            String worse = verdict.against(entry.getValue(), fresh.figures().summaries());
            if (worse == null) {
                worse = verdict.hanging(entry.getValue(), fresh.calls().since(), clock.instant());
            }
            if (worse != null) {
                result.complete(fresh.topic() + ", " + worse);
            }
            calls += fresh.info().handled();
        }
        if (rules.calls() > 0 && calls >= rules.calls()) {
            result.complete("");
        }
    }

    /** Ends it well, unless it has ended. */
    void pass() {
        result.complete("");
    }

    /** Ends it with a reason to go back, unless it has ended. */
    void fail(String reason) {
        result.complete(reason);
    }

    /** Empty text, or the reason to go back. */
    CompletableFuture<String> result() {
        return result;
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal.service;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.kilonova.container.SwapRules;

/** Compares the figures of a generation with those of the one before it. */
final class Verdict {

    private static final double PART = 0.9;

    /** So many errors say nothing. */
    private static final int CHANCE = 2;

    private final SwapRules rules;

    Verdict(SwapRules rules) {
        this.rules = rules;
    }

    /** Why the new one is worse, with the figures; null if it is not, as far as can be told. */
    String against(Map<String, Summary> old, Map<String, Summary> fresh) {
        Summary all = Summary.NONE;
        double allowed = 0;
        String worse = null;
        for (Map.Entry<String, Summary> entry : fresh.entrySet()) {
            Summary before = old.getOrDefault(entry.getKey(), Summary.NONE);
            Summary now = entry.getValue();
            all = all.plus(now);
            allowed += now.calls() * before.errorRate();
            worse = worse == null ? errors(entry.getKey(), now, now.calls() * before.errorRate()) : worse;
            worse = worse == null ? latency(entry.getKey(), before, now) : worse;
        }
        return worse == null ? errors("all methods", all, allowed) : worse;
    }

    /** @param usual so many of these calls would have failed before */
    private String errors(String what, Summary fresh, double usual) {
        double allowed = Math.max(CHANCE, fresh.calls() * rules.errorMargin());
        if (fresh.calls() < rules.least() || fresh.errors() - usual <= allowed) {
            return null;
        }
        return String.format(
                Locale.ROOT,
                "%s: %d of %d calls failed, %.1f would have before (error margin %.3f)",
                what,
                fresh.errors(),
                fresh.calls(),
                usual,
                rules.errorMargin());
    }

    /**
     * Which calls have not ended although all should have; null if there are few.
     *
     * @param inFlight since when, by method
     */
    String hanging(Map<String, Summary> old, Map<String, List<Instant>> inFlight, Instant now) {
        for (Map.Entry<String, List<Instant>> entry : inFlight.entrySet()) {
            Summary before = old.getOrDefault(entry.getKey(), Summary.NONE);
            Duration limit = limit(before);
            long late = entry.getValue().stream()
                    .filter(since -> since.plus(limit).isBefore(now))
                    .count();
            if (before.calls() >= rules.least() && late >= rules.least()) {
                return "%s: %d calls still run after more than %s, before 90 %% of %d took up to %s"
                        .formatted(
                                entry.getKey(), late, millis(limit), before.calls(), millis(before.percentile(PART)));
            }
        }
        return null;
    }

    /** From which on a call is slow. */
    private Duration limit(Summary old) {
        Duration usual = old.percentile(PART);
        Duration byFactor = Duration.ofNanos((long) (usual.toNanos() * rules.latencyFactor()));
        Duration byFloor = usual.plus(rules.latencyFloor());
        return byFactor.compareTo(byFloor) >= 0 ? byFactor : byFloor;
    }

    private String latency(String what, Summary old, Summary fresh) {
        if (fresh.calls() < rules.least() || old.calls() < rules.least()) {
            return null;
        }
        Duration before = old.percentile(PART);
        Duration now = fresh.percentile(PART);
        if (now.compareTo(limit(old)) <= 0) {
            return null;
        }
        return "%s: 90 %% of %d calls took up to %s, before up to %s in %d (latency factor %s)"
                .formatted(what, fresh.calls(), millis(now), millis(before), old.calls(), rules.latencyFactor());
    }

    private static String millis(Duration duration) {
        return String.format(Locale.ROOT, "%.1f ms", duration.toNanos() / 1e6);
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.kilonova.compute.internal.instance;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WatchTest {

    private static final Duration GENEROUS = Duration.ofSeconds(30);

    private final ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1);
    private final Map<String, Integer> looks = new ConcurrentHashMap<>();

    @AfterEach
    void end() {
        executor.shutdownNow();
    }

    private int look(String subject) {
        return looks.merge(subject, 1, Integer::sum);
    }

    @Test
    void looks_until_nothing_is_under_way_and_then_sleeps() {
        Watch<String> watch = new Watch<>(executor, Duration.ofMillis(1), subject -> look(subject) < 5);
        watch.add("a");
        watch.add("b");

        await().atMost(GENEROUS).until(() -> looks.equals(Map.of("a", 5, "b", 5)));
        await().atMost(GENEROUS).until(() -> executor.getQueue().isEmpty() && executor.getActiveCount() == 0);

        watch.add("a");
        await().atMost(GENEROUS).until(() -> looks.get("a") == 6);
    }

    @Test
    void looks_at_each_after_it_was_added_last() {
        Map<String, Integer> seen = new ConcurrentHashMap<>();
        Map<String, Integer> now = new ConcurrentHashMap<>();
        Watch<String> watch = new Watch<>(executor, Duration.ofMillis(1), subject -> {
            seen.put(subject, now.get(subject));
            return false;
        });
        List<String> subjects = IntStream.range(0, 10).mapToObj(i -> "s" + i).toList();
        for (int round = 1; round <= 5000; round++) {
            for (String subject : subjects) {
                now.put(subject, round);
                watch.add(subject);
            }
        }

        await().atMost(GENEROUS).until(() -> seen.equals(now));
    }

    @Test
    void one_that_fails_does_not_stop_the_others() {
        Watch<String> watch = new Watch<>(executor, Duration.ofMillis(1), subject -> {
            if (subject.equals("bad")) {
                throw new IllegalStateException("on purpose");
            }
            return look(subject) < 3;
        });
        watch.add("bad");
        watch.add("good");

        await().atMost(GENEROUS).until(() -> looks.getOrDefault("good", 0) == 3);
        assertEquals(Map.of("good", 3), looks);
    }

    @Test
    void after_its_end_it_takes_nothing_and_complains_not() {
        executor.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
        Watch<String> watch = new Watch<>(executor, Duration.ofMillis(1), subject -> true);
        executor.shutdownNow();

        watch.add("late");

        assertTrue(looks.isEmpty());
    }
}

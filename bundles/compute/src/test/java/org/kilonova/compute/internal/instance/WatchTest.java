// SPDX-License-Identifier: Apache-2.0
package org.kilonova.compute.internal.instance;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicReference;
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
    void one_that_is_added_while_it_is_looked_at_is_looked_at_again() {
        AtomicReference<Watch<String>> watch = new AtomicReference<>();
        watch.set(new Watch<>(executor, Duration.ofMillis(1), subject -> {
            if (look(subject) == 1) {
                // As another thread would: it is settled by what was seen, but not by what happens now.
                watch.get().add(subject);
            }
            return false;
        }));
        watch.get().add("a");

        await().atMost(GENEROUS).until(() -> looks.equals(Map.of("a", 2)));
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

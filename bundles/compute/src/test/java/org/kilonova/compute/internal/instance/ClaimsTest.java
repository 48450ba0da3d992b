// SPDX-License-Identifier: Apache-2.0
package org.kilonova.compute.internal.instance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.kilonova.compute.internal.image.Resources;

class ClaimsTest {

    private static final Resources LIMIT = new Resources(16, 1000, 500);

    private final Claims claims = new Claims(() -> LIMIT, () -> 10);

    @Test
    void says_what_is_short() {
        assertNull(claims.claim("a", new Resources(15, 900, 100)));

        assertEquals("no room: vcpus 2 wanted, 1 of 16 left", claims.claim("b", new Resources(2, 1, 1)));
        assertEquals("no room: memory_mb 101 wanted, 100 of 1000 left", claims.claim("b", new Resources(1, 101, 1)));
        assertEquals("no room: disk_mb 401 wanted, 400 of 500 left", claims.claim("b", new Resources(1, 1, 401)));
        assertNull(claims.claim("b", new Resources(1, 100, 400)));
        assertEquals(new Usage(LIMIT, 2), claims.usage());
    }

    @Test
    void one_in_error_counts_but_uses_nothing_and_may_claim_again() {
        claims.claim("a", LIMIT);
        claims.giveUp("a");
        assertEquals(new Usage(Resources.NONE, 1), claims.usage());

        assertNull(claims.claim("b", new Resources(1, 1, 1)));
        assertTrue(claims.claim("a", LIMIT).startsWith("no room"));
        claims.remove("b");
        assertNull(claims.claim("a", LIMIT));
        assertEquals(new Usage(LIMIT, 1), claims.usage());
    }

    @Test
    void what_is_there_is_taken_even_above_the_limit() {
        claims.take("a", new Resources(20, 2000, 1));

        assertTrue(claims.claim("b", new Resources(0, 1, 0)).contains("0 of 1000 left"));
        assertNull(claims.claim("c", Resources.NONE.plus(new Resources(0, 0, 1))), "disk is left");
    }

    @Test
    void a_number_of_instances_is_a_limit_too() {
        for (int i = 0; i < 10; i++) {
            assertNull(claims.claim("i" + i, Resources.NONE));
        }

        assertEquals("no room: 10 instances are there, max_instances is 10", claims.claim("one more", Resources.NONE));
    }

    @Test
    void many_at_once_never_get_more_than_there_is() throws InterruptedException {
        int threads = 64;
        Claims shared = new Claims(() -> LIMIT, () -> 1_000_000);
        CountDownLatch go = new CountDownLatch(1);
        AtomicInteger above = new AtomicInteger();
        AtomicInteger got = new AtomicInteger();
        List<Thread> all = new ArrayList<>();
        for (int t = 0; t < threads; t++) {
            String prefix = t + "-";
            Thread thread = new Thread(() -> {
                try {
                    go.await();
                } catch (InterruptedException e) {
                    return;
                }
                for (int i = 0; i < 2000; i++) {
                    ThreadLocalRandom random = ThreadLocalRandom.current();
                    Resources wanted = new Resources(random.nextInt(4), random.nextInt(200), random.nextInt(100));
                    if (shared.claim(prefix + i, wanted) == null) {
                        got.incrementAndGet();
                        Resources used = shared.usage().claimed();
                        if (used.vcpus() > 16 || used.memoryMb() > 1000 || used.diskMb() > 500) {
                            above.incrementAndGet();
                        }
                        if (random.nextBoolean()) {
                            shared.giveUp(prefix + i);
                        }
                        shared.remove(prefix + i);
                    }
                }
            });
            thread.start();
            all.add(thread);
        }
        go.countDown();
        for (Thread thread : all) {
            thread.join();
        }

        assertEquals(0, above.get(), "times that more was claimed than there is");
        assertTrue(got.get() > threads, "there was something to be had");
        assertEquals(new Usage(Resources.NONE, 0), shared.usage());
    }
}

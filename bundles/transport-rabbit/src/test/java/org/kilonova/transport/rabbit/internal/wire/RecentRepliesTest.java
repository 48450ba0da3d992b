// SPDX-License-Identifier: Apache-2.0
package org.kilonova.transport.rabbit.internal.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.kilonova.transport.rabbit.internal.wire.RecentReplies.State;

class RecentRepliesTest {

    private final RecentReplies<String> recent = new RecentReplies<>(3, 100);

    @Test
    void aMessageIsRunOnceAndAnsweredAgain() {
        assertEquals(State.NEW, recent.begin("id", "first").state());
        recent.done("id", new byte[] {7});

        RecentReplies.Seen again = recent.begin("id", "second");

        assertEquals(State.DONE, again.state());
        assertArrayEquals(new byte[] {7}, again.reply());
    }

    @Test
    void whatArrivesMeanwhileIsSettledWithTheEnd() {
        recent.begin("id", "first");
        assertEquals(State.RUNNING, recent.begin("id", "second").state());
        assertEquals(State.RUNNING, recent.begin("id", "third").state());

        assertEquals(List.of("second", "third"), recent.done("id", null));
        assertEquals(List.of(), recent.done("id", null));
        assertNull(recent.begin("id", "fourth").reply());
    }

    @Test
    void whatGoesBackIsNewAgain() {
        recent.begin("id", "first");
        recent.begin("id", "second");

        assertEquals(List.of("second"), recent.forget("id"));
        assertEquals(State.NEW, recent.begin("id", "third").state());
    }

    @Test
    void theOldestIsForgottenFirst() {
        for (String id : List.of("a", "b", "c", "d")) {
            end(id, 1);
        }

        assertEquals(State.NEW, recent.begin("a", "").state());
        assertEquals(State.DONE, recent.begin("b", "").state());
        assertEquals(State.DONE, recent.begin("d", "").state());
    }

    @Test
    void isBoundedInBytes() {
        end("a", 60);
        end("b", 40);
        assertEquals(State.DONE, recent.begin("a", "").state());
        end("c", 1);
        assertEquals(State.NEW, recent.begin("a", "").state());
        assertEquals(State.DONE, recent.begin("b", "").state());
    }

    @Test
    void oneThatIsTooLargeDoesNotDriveOutTheOthers() {
        end("a", 1);
        end("large", 101);

        assertEquals(State.NEW, recent.begin("large", "").state());
        assertEquals(State.DONE, recent.begin("a", "").state());
    }

    @Test
    void whatEndsTwiceIsCountedOnce() {
        for (int i = 0; i < 10; i++) {
            end("a", 60);
        }
        end("b", 40);

        assertEquals(State.DONE, recent.begin("a", "").state());
        assertEquals(State.DONE, recent.begin("b", "").state());
    }

    @Test
    void whatRunsIsNeverForgotten() {
        recent.begin("running", "first");
        for (int i = 0; i < 10; i++) {
            end("id" + i, 50);
        }

        assertEquals(State.RUNNING, recent.begin("running", "second").state());
    }

    @Test
    void mayRememberNothing() {
        RecentReplies<String> nothing = new RecentReplies<>(0, 100);
        nothing.begin("id", "first");
        assertEquals(State.RUNNING, nothing.begin("id", "second").state());
        nothing.done("id", null);

        assertEquals(State.NEW, nothing.begin("id", "third").state());
    }

    @Test
    void everyDeliveryIsSettledOnceWhoeverComesFirst() throws Exception {
        int threads = 8;
        int messages = 2000;
        RecentReplies<Integer> shared = new RecentReplies<>(messages, 1 << 20);
        AtomicInteger runs = new AtomicInteger();
        AtomicInteger settled = new AtomicInteger();
        CyclicBarrier start = new CyclicBarrier(threads);
        Callable<Void> deliveries = () -> {
            start.await(30, TimeUnit.SECONDS);
            for (int i = 0; i < messages; i++) {
                switch (shared.begin("id" + i, i).state()) {
                    case NEW -> {
                        runs.incrementAndGet();
                        settled.addAndGet(1 + shared.done("id" + i, new byte[1]).size());
                    }
                    case DONE -> settled.incrementAndGet();
                    case RUNNING -> Thread.onSpinWait();
                }
            }
            return null;
        };
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            List<Future<Void>> all = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                all.add(executor.submit(deliveries));
            }
            for (Future<Void> one : all) {
                one.get(30, TimeUnit.SECONDS);
            }
        } finally {
            executor.shutdownNow();
        }

        assertEquals(messages, runs.get());
        assertEquals(threads * messages, settled.get());
    }

    private void end(String id, int bytes) {
        recent.begin(id, "");
        recent.done(id, new byte[bytes]);
    }
}

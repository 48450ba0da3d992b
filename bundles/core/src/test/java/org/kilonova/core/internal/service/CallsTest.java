// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.kilonova.container.CallInfo;
import org.kilonova.core.internal.service.Calls.Call;

@Timeout(60)
class CallsTest {

    private static Call call(String id, int second) {
        return new Call(id, "m", Instant.ofEpochSecond(second));
    }

    @Test
    void drainedWhenTheLastOneEnds() {
        Calls calls = new Calls();
        assertTrue(calls.drained().isDone());
        Call one = call("a", 2);
        Call two = call("b", 1);
        calls.begin(one);
        calls.begin(two);
        CompletableFuture<Void> drained = calls.drained();
        assertEquals(
                java.util.List.of("b", "a"),
                calls.info(1).stream().map(CallInfo::requestId).toList());
        calls.end(one);
        calls.end(one);
        assertFalse(drained.isDone());
        calls.end(two);
        assertTrue(drained.isDone());
        assertTrue(calls.drained().isDone());
    }

    @Test
    void noEndIsMissed() {
        for (int i = 0; i < 2000; i++) {
            Calls calls = new Calls();
            Call call = call("a", 1);
            calls.begin(call);
            CompletableFuture<Void> ending = CompletableFuture.runAsync(() -> calls.end(call));
            calls.drained().orTimeout(30, TimeUnit.SECONDS).join();
            ending.join();
        }
    }

    @Test
    void aThreadThatHasGoneOnIsNotInterrupted() {
        Calls calls = new Calls();
        Call call = call("a", 1);
        calls.begin(call);
        call.enter();
        call.leave();
        call.stop("late");
        calls.interrupt();
        assertFalse(Thread.interrupted());
        assertEquals(null, call.stopped());
    }

    @Test
    void whatWasStoppedBeforeItBeganIsInterruptedWhenItDoesAndLeavesNothingBehind() {
        Calls calls = new Calls();
        Call call = call("a", 1);
        calls.begin(call);
        call.abandon();
        call.enter();
        assertTrue(Thread.currentThread().isInterrupted());
        assertTrue(call.abandoned());
        call.leave();
        assertFalse(Thread.interrupted());
    }

    @Test
    void itIsStoppedOnceForTheFirstReason() {
        Call call = call("a", 1);
        call.enter();
        call.stop("first");
        assertTrue(Thread.interrupted());
        call.stop("second");
        assertFalse(Thread.interrupted());
        assertEquals("first", call.stopped());
        call.leave();
    }

    @Test
    void whoAnswersIsUndisturbed() {
        Calls calls = new Calls();
        Call call = call("a", 1);
        calls.begin(call);
        call.enter();
        call.stop("late");
        call.answering();
        assertFalse(Thread.interrupted());
        calls.interrupt();
        assertFalse(Thread.interrupted());
        call.leave();
    }

    @Test
    void itIsInFlightUntilItsThreadHasLeft() {
        Calls calls = new Calls();
        Call call = call("a", 1);
        calls.begin(call);
        call.enter();
        calls.end(call);
        assertFalse(calls.none());
        CompletableFuture<Void> drained = calls.drained();
        call.leave();
        assertTrue(calls.none());
        assertTrue(drained.isDone());
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.kilonova.container.Activation;
import org.kilonova.container.Container;

class SettlementTest {

    private static final Activation WELL = new Activation("greeter", 1, true, null);

    private Duration limit = Duration.ofSeconds(10);
    private final AtomicLong nanos = new AtomicLong();
    private final List<CompletableFuture<List<Activation>>> asked = new ArrayList<>();
    private Container container = container();
    private final Settlement settlement = new Settlement(() -> container, Runnable::run, nanos::get);

    @Test
    void completesWithTheAnswer() {
        CompletableFuture<List<Activation>> result = ask();
        assertFalse(result.isDone());
        asked.get(0).complete(List.of(WELL));
        round(0);
        assertEquals(List.of(WELL), result.join());
        assertEquals(1, asked.size());
    }

    @Test
    void endsAfterTheLimit() {
        CompletableFuture<List<Activation>> result = ask();
        round(9_999);
        assertFalse(result.isDone());
        round(1);
        assertTrue(result.isCompletedExceptionally());
    }

    @Test
    void aLongerLimitCountsAtOnce() {
        CompletableFuture<List<Activation>> result = ask();
        round(9_000);
        limit = Duration.ofSeconds(20);
        round(9_000);
        assertFalse(result.isDone());
        round(2_000);
        assertTrue(result.isCompletedExceptionally());
    }

    @Test
    void timeDoesNotCountWithoutAContainerAndTheNextOneIsAsked() {
        CompletableFuture<List<Activation>> result = ask();
        container = null;
        round(60_000);
        assertFalse(result.isDone());
        assertFalse(settlement.possible());
        container = container();
        round(0);
        assertEquals(2, asked.size());
        asked.get(1).complete(List.of(WELL));
        round(0);
        assertEquals(List.of(WELL), result.join());
    }

    @Test
    void passesAFailureOn() {
        CompletableFuture<List<Activation>> result = ask();
        asked.get(0).completeExceptionally(new IllegalStateException("no"));
        round(0);
        assertTrue(result.isCompletedExceptionally());
    }

    private CompletableFuture<List<Activation>> ask() {
        CompletableFuture<List<Activation>> result = settlement.ask(7, () -> limit);
        round(0);
        return result;
    }

    private void round(long millis) {
        nanos.addAndGet(Duration.ofMillis(millis).toNanos());
        settlement.round();
    }

    private Container container() {
        return (Container) Proxy.newProxyInstance(
                Container.class.getClassLoader(), new Class<?>[] {Container.class}, (proxy, method, arguments) -> {
                    if (!method.getName().equals("whenSettled")) {
                        throw new UnsupportedOperationException(method.toString());
                    }
                    asked.add(new CompletableFuture<>());
                    return asked.get(asked.size() - 1);
                });
    }
}

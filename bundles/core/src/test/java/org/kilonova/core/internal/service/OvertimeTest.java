// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.kilonova.core.internal.service.House.until;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.kilonova.core.internal.service.HostedServices.Place;
import org.kilonova.manager.Manager;
import org.kilonova.manager.PeriodicTask;
import org.kilonova.rpc.Delivery;
import org.kilonova.rpc.RemoteException;
import org.kilonova.rpc.Rpc;
import org.kilonova.rpc.RpcTimeoutException;
import org.kilonova.rpc.Target;
import org.kilonova.transport.DeadLetter;

/** What nobody waits for, and what takes too long, comes to an end. */
class OvertimeTest extends HouseTest {

    private final Sleeper sleeper = new Sleeper();

    /** Sleeps until it is interrupted, or released. */
    static final class Sleeper implements Manager {

        private final AtomicInteger entered = new AtomicInteger();
        private final AtomicInteger interrupted = new AtomicInteger();
        private final CountDownLatch release = new CountDownLatch(1);

        @Rpc
        void sleep() throws InterruptedException {
            entered.incrementAndGet();
            try {
                release.await();
            } catch (InterruptedException e) {
                interrupted.incrementAndGet();
                throw e;
            }
        }

        @Rpc(delivery = Delivery.AT_MOST_ONCE)
        void sleepOnce() throws InterruptedException {
            sleep();
        }

        /** Does not care. */
        @Rpc
        void hang() {
            entered.incrementAndGet();
            while (release.getCount() > 0) {
                try {
                    release.await();
                } catch (InterruptedException e) {
                    interrupted.incrementAndGet();
                }
            }
        }

        @Rpc(delivery = Delivery.AT_MOST_ONCE)
        void hangOnce() {
            hang();
        }

        @Rpc
        boolean disturbed() {
            return Thread.currentThread().isInterrupted();
        }

        @PeriodicTask(spacing = "PT0S")
        void task() throws InterruptedException {
            sleep();
        }
    }

    private Place start() {
        return house.started("t", "a", sleeper);
    }

    private long errors() {
        return house.info("t").generations().get(0).errors();
    }

    private boolean quiet() {
        return house.info("t").calls().isEmpty();
    }

    @Test
    void aCancelledCallIsInterruptedAndNoErrorOfItsManager() {
        start();
        CompletableFuture<String> call = house.callLater("t", "sleep");
        until(() -> sleeper.entered.get() == 1);
        call.cancel(true);
        until(() -> sleeper.interrupted.get() == 1 && quiet());
        assertEquals(0, errors());
        assertFalse(house.client().call(Target.topic("t"), "disturbed", Map.of(), Boolean.class));
    }

    @Test
    void aCallIsInterruptedAfterItsDeadline() {
        start();
        assertThrows(
                RpcTimeoutException.class,
                () -> house.client().withTimeout(Duration.ofMillis(200)).call(Target.topic("t"), "sleep", Map.of()));
        until(() -> sleeper.interrupted.get() == 1 && quiet());
    }

    @Test
    void aCastIsInterruptedAfterItsDeadlineAndIsADeadLetter() {
        start();
        house.client().withTimeout(Duration.ofMillis(200)).cast(Target.topic("t"), "sleep", Map.of());
        until(() -> sleeper.interrupted.get() == 1 && quiet());
        until(() -> house.deadLetters("t").size() == 1);
        assertTrue(house.deadLetters("t").get(0).reason().contains("its deadline"), house.deadLetters("t")::toString);
        assertEquals(1, errors());
    }

    @Test
    void aMessageThatTakesTooLongIsTriedAgainAndThenADeadLetter() {
        start();
        house.messageTimeLimit(Duration.ofMillis(200));
        house.cast("t", "sleep");
        until(() -> house.deadLetters("t").size() == 1);
        DeadLetter letter = house.deadLetters("t").get(0);
        assertEquals(5, letter.attempts());
        assertTrue(letter.reason().contains("sleep of t did not end within 0.2 s"), letter::reason);
        until(() -> sleeper.interrupted.get() == 5 && quiet());
        assertEquals(5, sleeper.entered.get());
        assertEquals(5, errors());
    }

    @Test
    void aCallerIsToldInTheEnd() {
        start();
        house.messageTimeLimit(Duration.ofMillis(100));
        CompletionException failed = assertThrows(CompletionException.class, house.callLater("t", "sleep")::join);
        assertEquals("NotEnded", ((RemoteException) failed.getCause()).type());
        assertEquals(5, sleeper.entered.get());
    }

    @Test
    void whatMayNotRunTwiceEndsAsFailed() {
        start();
        house.messageTimeLimit(Duration.ofMillis(100));
        CompletionException failed = assertThrows(CompletionException.class, house.callLater("t", "sleepOnce")::join);
        assertEquals("NotEnded", ((RemoteException) failed.getCause()).type());
        until(() -> sleeper.interrupted.get() == 1);
        assertEquals(1, sleeper.entered.get());
    }

    @Test
    void aThreadThatDoesNotListenIsStillInFlightThoughItsMessageIsGivenBack() {
        start();
        house.messageTimeLimit(Duration.ofMillis(100));
        house.cast("t", "hang");
        until(() -> house.deadLetters("t").size() == 1);
        until(() -> sleeper.interrupted.get() == 5);
        assertEquals(5, house.info("t").calls().size());
        sleeper.release.countDown();
        until(this::quiet);
        assertEquals(5, sleeper.interrupted.get());
    }

    @Test
    void whatTakesTooLongGoesBackThoughItHasAllTheWorkers() {
        house.close();
        house = new House(data, 2);
        start();
        house.messageTimeLimit(Duration.ofMillis(100));
        house.cast("t", "hangOnce");
        house.cast("t", "hangOnce");
        until(() -> house.deadLetters("t").size() == 2);
        sleeper.release.countDown();
        until(this::quiet);
    }

    @Test
    void aTaskMayTakeAsLongAsItLikes() {
        start();
        house.messageTimeLimit(Duration.ofMillis(1));
        CompletableFuture<Void> run = House.meanwhile(() -> house.services.runTask("t", "task"));
        until(() -> sleeper.entered.get() == 1);
        house.cast("t", "sleep");
        until(() -> !house.deadLetters("t").isEmpty());
        // All the messages that came after it have been interrupted meanwhile.
        until(() -> house.info("t").calls().size() == 1);
        assertEquals(5, sleeper.interrupted.get());
        sleeper.release.countDown();
        House.get(run);
    }

    @Test
    void theEndOfTheMessagesInFlightIsSeen() {
        start();
        List<CompletableFuture<String>> calls = List.of(house.callLater("t", "sleep"), house.callLater("t", "sleep"));
        until(() -> sleeper.entered.get() == 2);
        BooleanSupplier settled = house.services.followTransport();
        assertFalse(settled.getAsBoolean());
        calls.get(0).cancel(true);
        until(() -> house.info("t").calls().size() == 1);
        assertFalse(settled.getAsBoolean());
        sleeper.release.countDown();
        calls.get(1).join();
        assertTrue(settled.getAsBoolean());
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.kilonova.transport.local.internal;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.kilonova.itests.contracts.Logged;
import org.kilonova.itests.contracts.TransportContract;
import org.kilonova.rpc.NoSuchServiceException;
import org.kilonova.rpc.RpcTimeoutException;
import org.kilonova.rpc.ServiceBusyException;
import org.kilonova.rpc.Target;
import org.kilonova.rpc.TransportException;
import org.kilonova.transport.Endpoint;
import org.kilonova.transport.IncomingMessage;
import org.kilonova.transport.MessageHandler;
import org.kilonova.transport.Reply;
import org.kilonova.transport.Subscription;
import org.kilonova.transport.Transport;

class LocalTransportTest extends TransportContract {

    private static final Target ANY = Target.topic("greeter");
    private LocalTransports provider;

    private static final MessageHandler AT_ONCE =
            message -> message.reply(Reply.result(message.message().id()));

    @Override
    protected Transport start(int queueCapacity) {
        provider = new LocalTransports(new FixedConfig(queueCapacity));
        return provider.open("local:");
    }

    private Subscription subscribe(MessageHandler handler) {
        return transport().subscribe(new Endpoint("greeter", "h1", 1), handler);
    }

    @Test
    void aFreeServerIsReachedInTheCallersThread() {
        AtomicReference<Thread> thread = new AtomicReference<>();
        subscribe(message -> {
            thread.set(Thread.currentThread());
            message.reply(Reply.result(null));
        });
        assertTrue(transport().call(message("m1", ANY)).isDone());
        assertSame(Thread.currentThread(), thread.get());
    }

    private String counted(String name) {
        return provider.collect().stream()
                .filter(family -> family.name().equals("kilonova_local_" + name))
                .flatMap(family -> family.points().stream())
                .map(point -> String.join(" ", point.labels()) + (long) point.value())
                .collect(Collectors.joining(", "));
    }

    @Test
    void whatBecomesOfMessagesIsCountedOverAllTransports() throws Exception {
        transport(1);
        assertThrows(NoSuchServiceException.class, () -> transport().cast(message("m1", ANY)));
        Subscription subscription = subscribe(message -> message.retry("no"));
        assertThrows(NoSuchServiceException.class, () -> transport().cast(message("m2", ANY.server("elsewhere"))));
        transport().cast(message("m3", ANY));
        subscription.pause();
        CompletableFuture<Reply> expires =
                transport().call(message("m4", ANY, Instant.now().plusSeconds(2)));
        assertThrows(
                ServiceBusyException.class,
                () -> transport().cast(message("m5", ANY, Instant.now().plusMillis(10))));
        // What has expired is noticed by whoever looks at the queue.
        await().atMost(Duration.ofSeconds(30)).until(() -> subscription.queued() == 0 && expires.isDone());
        assertThrows(ExecutionException.class, expires::get);
        transport().cast(message("m6", ANY));
        assertEquals("greeter1", counted("dead_letters_kept"));
        transport().close();
        assertEquals("2", counted("unroutable"));
        assertEquals("1", counted("refused"));
        assertEquals("greeter1", counted("expired"));
        assertEquals("1", counted("discarded"));
        assertEquals("greeter1", counted("dead_letters"));
        assertEquals("", counted("dead_letters_kept"));
    }

    @Test
    void aLongQueueAnsweredAtOnceDoesNotRecurse() throws Exception {
        transport(50_000);
        Subscription subscription = subscribe(AT_ONCE);
        subscription.pause();
        List<CompletableFuture<Reply>> answers = new ArrayList<>();
        for (int i = 0; i < 50_000; i++) {
            answers.add(transport().call(message("m" + i, ANY)));
        }
        subscription.resume();
        for (CompletableFuture<Reply> answer : answers) {
            value(answer);
        }
    }

    @Test
    void aHandlerThatThrowsIsReportedAndItsCallerAnswered() throws Exception {
        subscribe(message -> {
            throw new NoClassDefFoundError("org/acme/Gone");
        });
        try (Logged logged = new Logged(LocalSubscription.class)) {
            for (String id : List.of("m1", "m2")) {
                Reply reply = value(transport().call(message(id, ANY)));
                assertEquals("NoClassDefFoundError", reply.failure().type());
                assertEquals("java.lang", reply.failure().module());
                assertTrue(reply.failure().message().contains("org/acme/Gone"));
            }
            List<String> errors = logged.lines(Level.ERROR);
            assertEquals(2, errors.size());
            assertTrue(errors.get(0).contains("greeter on h1") && errors.get(0).contains("m1"), errors::toString);
        }
    }

    @Test
    void anExpiredCastIsReportedOnceWithItsIdentity() {
        try (Logged logged = new Logged(Undelivered.class)) {
            Subscription subscription = subscribe(AT_ONCE);
            subscription.pause();
            Instant deadline = in(Duration.ofMillis(100));
            transport().cast(message("late", ANY, deadline));
            awaitPassed(deadline);
            assertEquals(0, subscription.queued());
            subscription.resume();
            List<String> warnings = logged.lines(Level.WARN);
            assertEquals(1, warnings.size(), warnings::toString);
            for (String part : List.of("late", "greeter", "method greet", "1 casts dropped since start")) {
                assertTrue(warnings.get(0).contains(part), warnings::toString);
            }
        }
    }

    @Test
    void castsThatAStopDropsAreCounted() {
        try (Logged logged = new Logged(Undelivered.class)) {
            subscribe(AT_ONCE).pause();
            transport().cast(message("m1", ANY));
            transport().cast(message("m2", ANY));
            transport().close();
            List<String> warnings = logged.lines(Level.WARN);
            assertEquals(1, warnings.size(), warnings::toString);
            assertTrue(warnings.get(0).startsWith("Dropped 2 casts"), warnings::toString);
        }
    }

    @Test
    void whatExpiredBeforeItWasSentIsRefused() {
        subscribe(AT_ONCE);
        Instant past = Instant.now().minusSeconds(1);
        RpcTimeoutException refused =
                failure(RpcTimeoutException.class, transport().call(message("m1", ANY, past)));
        assertTrue(refused.getMessage().contains("greeter"), refused::getMessage);
        assertThrows(RpcTimeoutException.class, () -> transport().cast(message("m2", ANY, past)));
        assertThrows(RpcTimeoutException.class, () -> transport().cast(message("m3", ANY.toAll(), past)));
    }

    @Test
    void aCallToAllIsAMistake() {
        subscribe(AT_ONCE);
        assertThrows(IllegalArgumentException.class, () -> transport().call(message("m1", ANY.toAll())));
    }

    @Test
    void anInterruptedSenderIsToldAndStaysInterrupted() {
        transport(1);
        subscribe(AT_ONCE).pause();
        transport().cast(message("m1", ANY));
        Thread.currentThread().interrupt();
        assertThrows(TransportException.class, () -> transport().cast(message("m2", ANY)));
        assertTrue(Thread.interrupted());
    }

    @Test
    void aGreaterCapacityLetsWaitingSendersIn() throws Exception {
        Transport transport = transport(1);
        Subscription subscription = subscribe(AT_ONCE);
        subscription.pause();
        transport.cast(message("m1", ANY));
        CompletableFuture<Void> sender = blocked(() -> transport.cast(message("m2", ANY)));
        assertFalse(sender.isDone());
        provider.modified(new FixedConfig(2));
        value(sender);
        assertEquals(2, subscription.queued());
    }

    @Test
    void aCapacityBelowOneIsRefusedAndTheLastGoodOneStays() {
        IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, () -> start(0));
        assertTrue(refused.getMessage().contains("queue_capacity")
                && refused.getMessage().contains("0"));
        Transport transport = transport(1);
        assertThrows(IllegalArgumentException.class, () -> provider.modified(new FixedConfig(0)));
        Subscription subscription = subscribe(AT_ONCE);
        subscription.pause();
        transport.cast(message("m1", ANY));
        assertEquals(1, subscription.queued());
    }

    @Test
    void aServerThatRefusesGivesItToAnotherFirst() throws Exception {
        transport().subscribe(new Endpoint("greeter", "h1", 1), IncomingMessage::requeue);
        CompletableFuture<String> taker = new CompletableFuture<>();
        Subscription other = transport().subscribe(new Endpoint("greeter", "h2", 1), message -> taker.complete("h2"));
        transport().cast(message("m1", ANY));
        transport().cast(message("m2", ANY.server("h2")));
        assertEquals("h2", value(taker));
        assertEquals(1, other.queued());
    }

    @Test
    void whatWaitedReachesTheHandlerBeforeWhatCameLater() throws Exception {
        List<String> order = new CopyOnWriteArrayList<>();
        CountDownLatch later = new CountDownLatch(1);
        Subscription subscription = transport().subscribe(new Endpoint("greeter", "h1", 2), message -> {
            if (message.message().id().equals("m1")) {
                awaitZero(later);
            }
            order.add(message.message().id());
        });
        subscription.pause();
        transport().cast(message("m1", ANY));
        CompletableFuture<Void> resumed = blocked(subscription::resume);
        transport().cast(message("m2", ANY));
        later.countDown();
        value(resumed);
        assertEquals(List.of("m1", "m2"), order);
    }

    @Test
    void whatIsSentWhileAnExpiredMessageIsPutAsideIsNotForgotten() throws Exception {
        CompletableFuture<String> received = new CompletableFuture<>();
        Subscription subscription =
                subscribe(message -> received.complete(message.message().id()));
        subscription.pause();
        Instant deadline = in(Duration.ofMillis(100));
        transport()
                .call(message("late", ANY, deadline))
                .whenComplete((reply, failure) -> transport().cast(message("m2", ANY)));
        awaitPassed(deadline);
        subscription.resume();
        assertEquals("m2", value(received));
    }

    private static void awaitZero(CountDownLatch latch) {
        try {
            assertTrue(latch.await(LIMIT.toSeconds(), TimeUnit.SECONDS));
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    void virtualThreadsWaitForRoomWithoutHoldingTheirCarriers() throws Exception {
        transport(1);
        Subscription subscription = subscribe(AT_ONCE);
        subscription.pause();
        transport().cast(message("m0", ANY));
        ExecutorService virtual = (ExecutorService)
                Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
        try {
            List<CompletableFuture<Reply>> answers = new ArrayList<>();
            for (int i = 1; i <= 200; i++) {
                String id = "m" + i;
                answers.add(CompletableFuture.supplyAsync(() -> transport().call(message(id, ANY)), virtual)
                        .thenCompose(answer -> answer));
            }
            CompletableFuture<String> carrierIsFree = CompletableFuture.supplyAsync(() -> "yes", virtual);
            assertEquals("yes", value(carrierIsFree));
            subscription.resume();
            for (CompletableFuture<Reply> answer : answers) {
                value(answer);
            }
        } finally {
            virtual.shutdown();
        }
    }
}

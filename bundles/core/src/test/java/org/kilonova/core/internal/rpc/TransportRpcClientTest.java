// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal.rpc;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.kilonova.core.internal.dispatch.Contexts;
import org.kilonova.core.internal.dispatch.Failures;
import org.kilonova.core.internal.tracing.Tracing;
import org.kilonova.core.internal.values.ValueMapper;
import org.kilonova.rpc.CallContext;
import org.kilonova.rpc.InvalidArgumentsException;
import org.kilonova.rpc.NoSuchServiceException;
import org.kilonova.rpc.RemoteException;
import org.kilonova.rpc.RpcClient;
import org.kilonova.rpc.RpcException;
import org.kilonova.rpc.RpcTimeoutException;
import org.kilonova.rpc.Target;
import org.kilonova.rpc.TransportException;
import org.kilonova.transport.IncomingMessage;
import org.kilonova.transport.Message;
import org.kilonova.transport.Reply;

@Timeout(120)
class TransportRpcClientTest {

    private static final Target TARGET = Target.topic("t");

    private final Peer peer = new Peer();
    private final List<Message> received = new CopyOnWriteArrayList<>();

    record Point(int x, Instant at) {}

    @AfterEach
    void close() {
        Contexts.current(null);
        peer.close();
    }

    private void answer(Object value) {
        peer.serve("t", "h1", message -> {
            received.add(message);
            return Reply.result(value);
        });
    }

    private void silent() {
        peer.serve("t", "h1", message -> {
            received.add(message);
            return null;
        });
    }

    @Test
    void argumentsAndResultsAreValues() {
        Instant at = Instant.parse("2020-01-02T03:04:05Z");
        answer(Map.of("x", 5, "at", at.toString(), "more", "ignored"));
        Point point = peer.client.call(TARGET, "m", Map.of("p", new Point(1, at)), Point.class);
        assertEquals(new Point(5, at), point);
        assertEquals(
                Map.of("p", Map.of("x", 1, "at", at.toString())),
                received.get(0).args());
        assertInstanceOf(Map.class, peer.client.call(TARGET, "m", Map.of()));
    }

    @Test
    void aResultOfAnotherTypeIsSaid() {
        answer("text");
        RpcException mismatch =
                assertThrows(RpcException.class, () -> peer.client.call(TARGET, "m", Map.of(), Integer.class));
        assertEquals("the answer of t m is no java.lang.Integer: it is the string \"text\"", mismatch.getMessage());
        CompletableFuture<Integer> later = peer.client.callAsync(TARGET, "m", Map.of(), Integer.class);
        assertInstanceOf(
                RpcException.class,
                assertThrows(CompletionException.class, later::join).getCause());
    }

    @Test
    void anArgumentThatIsNoValueIsNamedBeforeAnythingIsSent() {
        answer(null);
        List<Object> self = new ArrayList<>();
        self.add(self);
        String message = assertThrows(
                        IllegalArgumentException.class, () -> peer.client.call(TARGET, "m", Map.of("list", self)))
                .getMessage();
        assertEquals("argument 'list' cannot be written as JSON: it contains itself, or is nested too deeply", message);
        assertEquals(List.of(), received);
    }

    @Test
    void remoteErrorsKeepTheirTypeAndTheApisGetTheirClass() {
        peer.serve(
                "t",
                "h1",
                m -> Reply.failure(Failures.of(
                        m.method().equals("args")
                                ? new InvalidArgumentsException("no x")
                                : new RemoteException("ValueError", "builtins", "bad"))));
        RemoteException error = assertThrows(RemoteException.class, () -> peer.client.call(TARGET, "m", Map.of()));
        assertEquals("ValueError", error.type());
        assertThrows(InvalidArgumentsException.class, () -> peer.client.call(TARGET, "args", Map.of()));
        Throwable later = assertThrows(
                        CompletionException.class,
                        () -> peer.client
                                .callAsync(TARGET, "m", Map.of(), Object.class)
                                .join())
                .getCause();
        assertEquals("ValueError", ((RemoteException) later).type());
    }

    @Test
    void nobodyThere() {
        assertThrows(NoSuchServiceException.class, () -> peer.client.call(TARGET, "m", Map.of()));
        assertThrows(NoSuchServiceException.class, () -> peer.client.cast(TARGET, "m", Map.of()));
        CompletableFuture<Object> later = peer.client.callAsync(TARGET, "m", Map.of(), Object.class);
        assertInstanceOf(
                NoSuchServiceException.class,
                assertThrows(CompletionException.class, later::join).getCause());
    }

    @Test
    void withoutATransportAnAsynchronousCallFailsAsynchronously() {
        RpcClient client = new TransportRpcClient(
                new TransportRpcClient.Setup(
                        () -> {
                            throw new TransportException("none");
                        },
                        () -> Duration.ofSeconds(1),
                        null,
                        Clock.systemUTC(),
                        new MessageIds(),
                        Runnable::run,
                        Tracing.OFF),
                new ValueMapper(false));
        CompletableFuture<Object> later = client.callAsync(TARGET, "m", Map.of(), Object.class);
        assertInstanceOf(
                TransportException.class,
                assertThrows(CompletionException.class, later::join).getCause());
        assertThrows(TransportException.class, () -> client.call(TARGET, "m", Map.of()));
    }

    @Test
    void noAnswerIsATimeoutThatNamesTargetAndMethod() {
        silent();
        RpcClient hasty = peer.client.withTimeout(Duration.ofMillis(50));
        String message = assertThrows(RpcTimeoutException.class, () -> hasty.call(TARGET, "m", Map.of()))
                .getMessage();
        assertTrue(message.startsWith("no answer from t m by its deadline "), message);
        CompletableFuture<Object> later = hasty.callAsync(TARGET, "m", Map.of(), Object.class);
        assertInstanceOf(
                RpcTimeoutException.class,
                assertThrows(CompletionException.class, later::join).getCause());
        assertThrows(IllegalArgumentException.class, () -> peer.client.withTimeout(Duration.ZERO));
    }

    @Test
    void sendingAndWaitingShareOneDeadline() {
        silent();
        // Ten are handed out, a hundred wait: the next one waits for room.
        List<CompletableFuture<Object>> filling = new ArrayList<>();
        for (int i = 0; i < 110; i++) {
            filling.add(peer.client.callAsync(TARGET, "fill", Map.of(), Object.class));
        }
        assertThrows(
                RpcException.class,
                () -> peer.client.withTimeout(Duration.ofMillis(50)).call(TARGET, "m", Map.of()));
        filling.forEach(f -> f.cancel(false));
    }

    @Test
    void aVeryLongTimeoutIsJustLong() {
        answer(1);
        assertEquals(
                1, peer.client.withTimeout(Duration.ofSeconds(Long.MAX_VALUE)).call(TARGET, "m", Map.of()));
        for (Duration setting : List.of(Duration.ofSeconds(10_000_000_000L), Duration.ofSeconds(Long.MAX_VALUE))) {
            RpcClient patient = peer.client(setting);
            assertEquals(1, patient.call(TARGET, "m", Map.of()));
            assertEquals(
                    1, patient.callAsync(TARGET, "m", Map.of(), Object.class).join());
        }
    }

    @Test
    void aCallInheritsRequestAndDeadlineAndACastOnlyTheRequest() {
        answer(1);
        Instant deadline = Instant.now().plusSeconds(10);
        Contexts.current(new CallContext("req-1", "ann", null, deadline, Map.of("k", "v")));
        peer.client.call(TARGET, "m", Map.of());
        peer.client.cast(TARGET, "m", Map.of());
        peer.client.withTimeout(Duration.ofMinutes(5)).call(TARGET, "m", Map.of());
        peer.client.withTimeout(Duration.ofSeconds(2)).call(TARGET, "m", Map.of());
        await().atMost(30, TimeUnit.SECONDS).until(() -> received.size() == 4);
        for (Message message : received) {
            assertEquals(Map.of("request_id", "req-1", "user_id", "ann", "k", "v"), message.context());
        }
        List<Instant> deadlines = received.stream()
                .map(m -> m.deadline() == null ? Instant.MAX : m.deadline())
                .sorted()
                .toList();
        assertTrue(deadlines.get(0).isBefore(deadline), deadlines.toString());
        assertEquals(List.of(deadline, deadline, Instant.MAX), deadlines.subList(1, 4));
        Contexts.current(null);
        peer.client.withContext(CallContext.of("req-9")).call(TARGET, "m", Map.of());
        assertEquals("req-9", received.get(4).context().get("request_id"));
        peer.client.call(TARGET, "m", Map.of());
        assertTrue(received.get(5).context().get("request_id").toString().startsWith("req-"));
    }

    @Test
    void afterTheDeadlineOfTheRequestNothingIsSent() {
        answer(1);
        Contexts.current(new CallContext("r", null, null, Instant.now().minusSeconds(1), Map.of()));
        String message = assertThrows(RpcTimeoutException.class, () -> peer.client.call(TARGET, "m", Map.of()))
                .getMessage();
        assertEquals("t m was not sent: the deadline of the current request has passed", message);
        peer.client.cast(TARGET, "m", Map.of());
        await().atMost(30, TimeUnit.SECONDS).until(() -> received.size() == 1);
    }

    @Test
    void aFanoutReachesAllAndHasNoAnswer() {
        answer(1);
        peer.serve("t", "h2", message -> {
            received.add(message);
            return null;
        });
        peer.client.cast(TARGET.toAll(), "m", Map.of());
        await().atMost(30, TimeUnit.SECONDS).until(() -> received.size() == 2);
        assertThrows(IllegalArgumentException.class, () -> peer.client.call(TARGET.toAll(), "m", Map.of()));
    }

    @Test
    void whoIsInterruptedStopsWaitingAndStaysInterrupted() throws Exception {
        silent();
        CompletableFuture<Boolean> kept = new CompletableFuture<>();
        Thread caller = new Thread(() -> {
            try {
                peer.client.call(TARGET, "m", Map.of());
            } catch (RpcException e) {
                kept.complete(Thread.currentThread().isInterrupted());
            }
        });
        caller.start();
        await().atMost(30, TimeUnit.SECONDS).until(() -> received.size() == 1);
        caller.interrupt();
        assertTrue(kept.get(30, TimeUnit.SECONDS));
        caller.join();
    }

    @Test
    void cancellingTellsTheTransport() {
        silent();
        CompletableFuture<Object> later = peer.client.callAsync(TARGET, "m", Map.of(), Object.class);
        assertTrue(later.cancel(true));
        assertTrue(later.isCancelled());
    }

    @Test
    void whatACallerAttachesDoesNotRunOnTheThreadThatAnswers() throws Exception {
        CompletableFuture<IncomingMessage> arrived = new CompletableFuture<>();
        peer.serveRaw("t", "h1", arrived::complete);
        CompletableFuture<Thread> continued = peer.client
                .callAsync(TARGET, "m", Map.of(), Object.class)
                .handle((value, error) -> Thread.currentThread());
        arrived.get(30, TimeUnit.SECONDS).reply(Reply.result(1));
        assertNotSame(Thread.currentThread(), continued.get(30, TimeUnit.SECONDS));
        assertEquals(1, peer.handed.get());
    }

    @Test
    void whoWaitsIsWokenWithoutAWorkerInBetween() {
        answer(1);
        assertEquals(1, peer.client.call(TARGET, "m", Map.of()));
        assertEquals(0, peer.handed.get());
    }

    @Test
    void nullIsAResult() {
        answer(null);
        assertNull(peer.client.call(TARGET, "m", Map.of()));
        assertSame(null, peer.client.call(TARGET, "m", Map.of(), Point.class));
    }

    @Test
    void whatKeepsTheTransportFromCarryingIsSaidAtTheDeadline() {
        silent();
        RpcClient patient = peer.client.withTimeout(Duration.ofSeconds(1));
        CompletableFuture<Object> later = patient.callAsync(TARGET, "m", Map.of(), Object.class);
        await().atMost(30, TimeUnit.SECONDS).until(() -> received.size() == 1);
        peer.transport.close();
        String message = assertInstanceOf(
                        RpcTimeoutException.class,
                        assertThrows(CompletionException.class, later::join).getCause())
                .getMessage();
        assertTrue(message.endsWith(", perhaps not sent: the local transport has been closed"), message);
    }

    @Test
    void aMonitoredCallSaysHowMuchSilenceItBears() {
        answer(1);
        RpcClient monitored = peer.client.withMonitor(Duration.ofSeconds(5)).withTimeout(Duration.ofSeconds(20));
        monitored.call(TARGET, "m", Map.of());
        monitored.cast(TARGET, "m", Map.of());
        peer.client.call(TARGET, "m", Map.of());
        await().atMost(30, TimeUnit.SECONDS).until(() -> received.size() == 3);
        assertEquals(Duration.ofSeconds(5), received.get(0).silence());
        assertNull(received.get(1).silence());
        assertNull(received.get(2).silence());
        assertThrows(IllegalArgumentException.class, () -> peer.client.withMonitor(Duration.ofMillis(1999)));
    }
}

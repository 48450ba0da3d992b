// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.contracts;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.kilonova.rpc.Target;
import org.kilonova.transport.Message;
import org.kilonova.transport.Transport;

/** What the tests of every transport need: one transport per test, and everything closed after it. */
public abstract class TransportFixture {

    protected static final Duration LIMIT = Duration.ofSeconds(30);

    private final List<Thread> senders = new ArrayList<>();
    private Transport transport;

    /** A fresh transport whose queues hold so many messages. */
    protected abstract Transport start(int queueCapacity);

    /** Returns when everything sent so far has been handed out or queued. A transport that does that while sending needn't do anything. */
    protected void settle() {}

    protected final Transport transport() {
        return transport(1000);
    }

    protected final Transport transport(int queueCapacity) {
        if (transport == null) {
            transport = start(queueCapacity);
        }
        return transport;
    }

    @AfterEach
    void stopAll() throws InterruptedException {
        if (transport != null) {
            transport.close();
        }
        for (Thread sender : senders) {
            sender.join(LIMIT.toMillis());
            assertTrue(!sender.isAlive(), () -> sender + " still waits though the transport is stopped");
        }
    }

    protected static Message message(String id, Target target) {
        return message(id, target, null);
    }

    protected static Message message(String id, Target target, Instant deadline) {
        return new Message(id, target, "greet", Map.of("name", id), Map.of(), deadline, null);
    }

    protected static Instant in(Duration time) {
        return Instant.now().plus(time);
    }

    protected static void awaitPassed(Instant deadline) {
        await().atMost(LIMIT).until(() -> Instant.now().isAfter(deadline.plusMillis(1)));
    }

    /** Starts a sender in a thread of its own and returns when it waits there. */
    protected final CompletableFuture<Void> blocked(Runnable send) {
        CompletableFuture<Void> sent = new CompletableFuture<>();
        Thread sender = new Thread(() -> {
            try {
                send.run();
                sent.complete(null);
            } catch (RuntimeException failure) {
                sent.completeExceptionally(failure);
            }
        });
        senders.add(sender);
        sender.start();
        await().atMost(LIMIT)
                .until(() -> sender.getState() == Thread.State.TIMED_WAITING
                        || sender.getState() == Thread.State.WAITING
                        || sent.isDone());
        return sent;
    }

    protected static <T> T value(CompletableFuture<T> future) throws Exception {
        return future.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    }

    protected static <T extends Throwable> T failure(Class<T> type, CompletableFuture<?> future) {
        return assertInstanceOf(
                type,
                assertThrows(ExecutionException.class, () -> value(future)).getCause());
    }
}

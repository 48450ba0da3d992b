// SPDX-License-Identifier: Apache-2.0
package org.kilonova.transport.rabbit.internal;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.kilonova.rpc.RpcTimeoutException;
import org.kilonova.rpc.Target;
import org.kilonova.transport.Message;
import org.kilonova.transport.Reply;
import org.kilonova.transport.rabbit.internal.wire.Options;
import org.kilonova.transport.rabbit.internal.wire.RabbitUrl;

/** What is done several times a second goes on, whatever happens in it. */
class SweepTest {

    @Test
    void anErrorDoesNotEndIt() {
        AtomicInteger failures = new AtomicInteger();
        Clock clock = ((InstantSource) () -> {
                    if (Thread.currentThread().getName().startsWith("kn-rabbit-timer")
                            && failures.incrementAndGet() == 1) {
                        throw new NoClassDefFoundError("as if a class were missing");
                    }
                    return Instant.now();
                })
                .withZone(ZoneOffset.UTC);
        RabbitUrl url = RabbitUrl.parse("rabbit://guest:guest@127.0.0.1:1/");
        RabbitTransport transport =
                new RabbitTransport(url, Options.of(Rabbit.defaults(), url), clock, new Counts(), closed -> {});
        transport.open();
        try {
            CompletableFuture<Reply> call = transport.call(new Message(
                    "m1",
                    Target.topic("t"),
                    "greet",
                    Map.of(),
                    Map.of(),
                    Instant.now().plusMillis(500),
                    Duration.ofMinutes(1)));
            assertInstanceOf(RpcTimeoutException.class, RabbitFixture.failure(call));
            assertTrue(failures.get() > 1);
        } finally {
            transport.close();
        }
    }

    @Test
    void aCallThatEndsWhileNobodyListensSaysSo() {
        RabbitUrl url = RabbitUrl.parse("rabbit://guest:guest@127.0.0.1:1/");
        RabbitTransport transport = new RabbitTransport(
                url, Options.of(Rabbit.defaults(), url), Clock.systemUTC(), new Counts(), closed -> {});
        transport.open();
        try {
            await().atMost(RabbitFixture.LIMIT)
                    .until(transport::problem, found -> found.orElse("").contains("nobody listens"));
            CompletableFuture<Reply> call = transport.call(
                    new Message("m1", Target.topic("t"), "greet", Map.of(), Map.of(), Instant.now(), null));
            Throwable timeout = RabbitFixture.failure(call);
            assertInstanceOf(RpcTimeoutException.class, timeout);
            assertTrue(
                    timeout.getMessage().contains("perhaps not sent: nobody listens at 127.0.0.1:1"),
                    timeout::getMessage);
        } finally {
            transport.close();
        }
    }
}

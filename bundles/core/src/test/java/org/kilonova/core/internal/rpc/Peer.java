// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal.rpc;

import java.lang.annotation.Annotation;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.kilonova.core.internal.timer.Timers;
import org.kilonova.core.internal.tracing.Tracing;
import org.kilonova.core.internal.values.ValueMapper;
import org.kilonova.rpc.RpcClient;
import org.kilonova.tracing.Tracer;
import org.kilonova.transport.Endpoint;
import org.kilonova.transport.IncomingMessage;
import org.kilonova.transport.Message;
import org.kilonova.transport.Reply;
import org.kilonova.transport.Subscription;
import org.kilonova.transport.Transport;
import org.kilonova.transport.local.internal.LocalTransports;

/** A client on the real local transport, and servers that answer what the test says. */
final class Peer implements AutoCloseable {

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Timers timers = new Timers(threads);
    final Transport transport = new LocalTransports(new Config(100)).open("local:");
    final RpcClient client = client(Duration.ofSeconds(30));

    /** Who traces, or null. */
    volatile Tracer tracer;

    /** Pieces of work that clients gave to the workers. */
    final AtomicInteger handed = new AtomicInteger();

    private record Config(int queue__capacity) implements LocalTransports.Config {
        @Override
        public Class<? extends Annotation> annotationType() {
            return LocalTransports.Config.class;
        }
    }

    RpcClient client(Duration timeout) {
        return new TransportRpcClient(
                new TransportRpcClient.Setup(
                        () -> transport,
                        () -> timeout,
                        timers,
                        Clock.systemUTC(),
                        new MessageIds(),
                        this::work,
                        new Tracing(() -> tracer, () -> "h")),
                new ValueMapper(false));
    }

    private void work(Runnable work) {
        handed.incrementAndGet();
        threads.execute(work);
    }

    /** Answers each message; a null reply is none. */
    Subscription serve(String topic, String host, Function<Message, Reply> answer) {
        return serveRaw(topic, host, incoming -> {
            Reply reply = answer.apply(incoming.message());
            if (reply != null) {
                incoming.reply(reply);
            }
        });
    }

    Subscription serveRaw(String topic, String host, java.util.function.Consumer<IncomingMessage> handler) {
        return transport.subscribe(
                new Endpoint(topic, host, 10), incoming -> threads.execute(() -> handler.accept(incoming)));
    }

    @Override
    public void close() {
        timers.close();
        threads.shutdownNow();
    }
}

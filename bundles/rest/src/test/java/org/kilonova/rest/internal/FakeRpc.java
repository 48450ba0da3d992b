// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rest.internal;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.kilonova.rpc.CallContext;
import org.kilonova.rpc.RpcClient;
import org.kilonova.rpc.Target;

/** A client that notes what is sent, and answers as it was told. */
final class FakeRpc implements RpcClient {

    /** What was sent. */
    record Sent(String how, Target target, String method, Map<String, ?> args, Duration timeout, CallContext context) {}

    final List<Sent> sent;
    private final AtomicReference<Function<Sent, Object>> answer;
    private final Duration timeout;
    private final CallContext context;

    FakeRpc() {
        this(new CopyOnWriteArrayList<>(), new AtomicReference<>(any -> null), null, null);
    }

    private FakeRpc(
            List<Sent> sent, AtomicReference<Function<Sent, Object>> answer, Duration timeout, CallContext context) {
        this.sent = sent;
        this.answer = answer;
        this.timeout = timeout;
        this.context = context;
    }

    void answers(Function<Sent, Object> with) {
        answer.set(with);
    }

    void answers(Object value) {
        answer.set(any -> value);
    }

    /**
     * Answers when it may.
     *
     * @param inside opened when a call has come
     */
    void answersAfter(CountDownLatch inside, CountDownLatch go) {
        answer.set(sent -> {
            inside.countDown();
            try {
                return go.await(30, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    void fails(RuntimeException failure) {
        answer.set(any -> {
            throw failure;
        });
    }

    Sent last() {
        return sent.get(sent.size() - 1);
    }

    @Override
    public <T> T proxy(Class<T> api, Target target) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Object call(Target target, String method, Map<String, ?> args) {
        return send("call", target, method, args);
    }

    @Override
    public <T> T call(Target target, String method, Map<String, ?> args, Class<T> type) {
        throw new UnsupportedOperationException();
    }

    @Override
    public <T> CompletableFuture<T> callAsync(Target target, String method, Map<String, ?> args, Class<T> type) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void cast(Target target, String method, Map<String, ?> args) {
        send("cast", target, method, args);
    }

    private Object send(String how, Target target, String method, Map<String, ?> args) {
        Sent message = new Sent(how, target, method, args, timeout, context);
        sent.add(message);
        return answer.get().apply(message);
    }

    @Override
    public RpcClient withTimeout(Duration limit) {
        return new FakeRpc(sent, answer, limit, context);
    }

    @Override
    public RpcClient withMonitor(Duration silence) {
        throw new UnsupportedOperationException();
    }

    @Override
    public RpcClient withContext(CallContext other) {
        return new FakeRpc(sent, answer, timeout, other);
    }
}

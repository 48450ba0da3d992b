// SPDX-License-Identifier: Apache-2.0
package org.kilonova.scheduler.internal;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.kilonova.rpc.CallContext;
import org.kilonova.rpc.NoSuchServiceException;
import org.kilonova.rpc.RpcClient;
import org.kilonova.rpc.Target;
import org.kilonova.scheduler.internal.wire.ComputeApi;

/** Brings the scheduler's messages to simulated hosts: at once and on the sender's thread, unless the test says otherwise. */
final class FakeRpc implements RpcClient {

    private final Map<String, ComputeApi> hosts = new ConcurrentHashMap<>();
    private volatile UnaryOperator<Runnable> way = UnaryOperator.identity();

    void serve(String host, ComputeApi compute) {
        hosts.put(host, compute);
    }

    /** From now on the scheduler gets a NoSuchServiceException. */
    void gone(String host) {
        hosts.remove(host);
    }

    /** What becomes of a delivery: run later, twice, never. */
    void way(UnaryOperator<Runnable> deliveries) {
        way = deliveries;
    }

    @Override
    public <T> T proxy(Class<T> api, Target target) {
        return api.cast(Proxy.newProxyInstance(api.getClassLoader(), new Class<?>[] {api}, (proxy, method, args) -> {
            if (target.fanout()) {
                hosts.values().forEach(host -> deliver(host, method, args));
            } else if (hosts.containsKey(target.server())) {
                deliver(hosts.get(target.server()), method, args);
            } else {
                throw new NoSuchServiceException("nobody serves " + target);
            }
            return null;
        }));
    }

    private void deliver(ComputeApi host, Method method, Object[] args) {
        way.apply(() -> {
                    try {
                        method.invoke(host, args);
                    } catch (InvocationTargetException | IllegalAccessException e) {
                        throw new IllegalStateException(e);
                    }
                })
                .run();
    }

    @Override
    public RpcClient withTimeout(Duration timeout) {
        return this;
    }

    @Override
    public RpcClient withMonitor(Duration silence) {
        throw new UnsupportedOperationException();
    }

    @Override
    public RpcClient withContext(CallContext context) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Object call(Target target, String method, Map<String, ?> args) {
        throw new UnsupportedOperationException();
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
        throw new UnsupportedOperationException();
    }
}

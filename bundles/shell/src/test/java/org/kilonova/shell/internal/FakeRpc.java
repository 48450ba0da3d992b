// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.kilonova.rpc.CallContext;
import org.kilonova.rpc.NoSuchServiceException;
import org.kilonova.rpc.RpcClient;
import org.kilonova.rpc.RpcException;
import org.kilonova.rpc.Target;

/**
 * A client that notes what was sent.
 *
 * @param peers what proxies lead to, by target
 */
record FakeRpc(List<String> sent, Map<String, Object> peers, Duration timeout, String requestId, RpcException failure)
        implements RpcClient {

    FakeRpc() {
        this(new ArrayList<>(), new HashMap<>(), null, null, null);
    }

    FakeRpc failing(RpcException with) {
        return new FakeRpc(sent, peers, timeout, requestId, with);
    }

    FakeRpc with(String target, Object peer) {
        peers.put(target, peer);
        return this;
    }

    @Override
    public <T> T proxy(Class<T> api, Target target) {
        Object peer = peers.get(target.toString());
        return api.cast(Proxy.newProxyInstance(api.getClassLoader(), new Class<?>[] {api}, (proxy, method, args) -> {
            if (failure != null) {
                throw failure;
            }
            if (peer == null) {
                throw new NoSuchServiceException("nobody serves " + target);
            }
            try {
                return method.invoke(peer, args);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }));
    }

    @Override
    public Object call(Target target, String method, Map<String, ?> args) {
        send("call", target, method, args);
        return Map.of("text", "Hello");
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

    @Override
    public RpcClient withTimeout(Duration limit) {
        return new FakeRpc(sent, peers, limit, requestId, failure);
    }

    @Override
    public RpcClient withMonitor(Duration silence) {
        throw new UnsupportedOperationException();
    }

    @Override
    public RpcClient withContext(CallContext context) {
        return new FakeRpc(sent, peers, timeout, context.requestId(), failure);
    }

    private void send(String how, Target target, String method, Map<String, ?> args) {
        if (failure != null) {
            throw failure;
        }
        sent.add(String.join(
                " ",
                how,
                target.toString(),
                String.valueOf(target.version()),
                "'" + target.namespace() + "'",
                method,
                args.toString(),
                String.valueOf(timeout),
                String.valueOf(requestId)));
    }
}

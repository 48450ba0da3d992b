// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.kilonova.rpc.CallContext;
import org.kilonova.rpc.RpcClient;
import org.kilonova.rpc.RpcException;
import org.kilonova.rpc.Target;

/** A client that notes what was sent. */
record FakeRpc(List<String> sent, Duration timeout, String requestId, RpcException failure) implements RpcClient {

    FakeRpc() {
        this(new ArrayList<>(), null, null, null);
    }

    FakeRpc failing(RpcException with) {
        return new FakeRpc(sent, timeout, requestId, with);
    }

    @Override
    public <T> T proxy(Class<T> api, Target target) {
        throw new UnsupportedOperationException();
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
        return new FakeRpc(sent, limit, requestId, failure);
    }

    @Override
    public RpcClient withContext(CallContext context) {
        return new FakeRpc(sent, timeout, context.requestId(), failure);
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

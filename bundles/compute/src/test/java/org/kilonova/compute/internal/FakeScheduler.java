// SPDX-License-Identifier: Apache-2.0
package org.kilonova.compute.internal;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.kilonova.compute.internal.instance.InstanceState;
import org.kilonova.compute.internal.scheduler.SchedulerApi;
import org.kilonova.rpc.CallContext;
import org.kilonova.rpc.NoSuchServiceException;
import org.kilonova.rpc.RpcClient;
import org.kilonova.rpc.Target;

/** A scheduler that allows everything and remembers what it was told, or is away. */
public final class FakeScheduler implements SchedulerApi {

    public record Report(
            String host, Resources resources, List<DeclaredImage> images, List<ReportedInstance> instances) {}

    public final List<String> refused = new CopyOnWriteArrayList<>();
    public final List<Change> changes = new CopyOnWriteArrayList<>();
    public final List<String> requests = new CopyOnWriteArrayList<>();
    public final List<Report> reports = new CopyOnWriteArrayList<>();
    public volatile List<String> terminate = List.of();
    public volatile boolean away;

    private void mustBeThere() {
        if (away) {
            throw new NoSuchServiceException("nobody serves scheduler");
        }
    }

    @Override
    public CompletionStage<Boolean> claimInstance(
            CallContext context, String id, String host, int attempt, Used usage) {
        mustBeThere();
        return CompletableFuture.completedFuture(true);
    }

    @Override
    public void claimRefused(CallContext context, String id, String host, int attempt, String reason) {
        mustBeThere();
        refused.add(reason);
    }

    @Override
    public void instanceChanged(CallContext context, String host, Change instance, Used usage) {
        mustBeThere();
        changes.add(instance);
        requests.add(context.requestId());
    }

    @Override
    public Answer reportHost(
            String host, Resources resources, List<DeclaredImage> images, List<ReportedInstance> instances) {
        mustBeThere();
        reports.add(new Report(host, resources, images, instances));
        return new Answer(terminate);
    }

    public List<InstanceState> told(String id) {
        return changes.stream()
                .filter(change -> change.id().equals(id))
                .map(Change::state)
                .toList();
    }

    /** A client whose only peer is this scheduler. */
    public RpcClient client() {
        return (RpcClient) Proxy.newProxyInstance(
                RpcClient.class.getClassLoader(), new Class<?>[] {RpcClient.class}, (proxy, method, args) -> {
                    switch (method.getName()) {
                        case "withTimeout":
                            if (((Duration) args[0]).isNegative()) {
                                throw new AssertionError("a timeout is positive");
                            }
                            return proxy;
                        case "proxy":
                            if (args[0] != SchedulerApi.class || !args[1].equals(Target.topic("scheduler"))) {
                                throw new AssertionError(Map.of("api", args[0], "target", args[1]));
                            }
                            return this;
                        default:
                            throw new AssertionError(method);
                    }
                });
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.kilonova.compute.internal.scheduler;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.kilonova.compute.internal.image.Image;
import org.kilonova.compute.internal.instance.InstanceSpec;
import org.kilonova.compute.internal.instance.Order;
import org.kilonova.compute.internal.instance.Snapshot;
import org.kilonova.compute.internal.instance.Usage;
import org.kilonova.rpc.CallContext;
import org.kilonova.rpc.RpcClient;
import org.kilonova.rpc.RpcException;
import org.kilonova.rpc.Target;

/** The scheduler as this host sees it: perhaps away, which is no error. Thread-safe. */
public final class Scheduler {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final String host;
    private final SchedulerApi api;
    private final Supplier<Usage> usage;
    private final Presence presence;
    private final Outbox outbox;

    /**
     * @param usage of the host, at the moment
     * @param executor a thread for what may have to wait
     */
    public Scheduler(String host, RpcClient rpc, Supplier<Usage> usage, Executor executor) {
        this.host = host;
        this.api = rpc.withTimeout(TIMEOUT).proxy(SchedulerApi.class, Target.topic(SchedulerApi.TOPIC));
        this.usage = usage;
        this.presence = new Presence(host);
        this.outbox =
                new Outbox(executor, (news, context) -> api.instanceChanged(context, host, news, used()), presence);
    }

    private SchedulerApi.Used used() {
        return SchedulerApi.Used.of(usage.get());
    }

    /** Whether an instance may be started here; completes exceptionally if the scheduler cannot be asked. Does not wait. */
    public CompletionStage<Boolean> mayStart(InstanceSpec instance, CallContext context) {
        CompletionStage<Boolean> answer;
        try {
            answer = api.claimInstance(context, instance.id(), host, instance.attempt(), used());
        } catch (RpcException e) {
            answer = CompletableFuture.failedFuture(e);
        }
        return answer.whenComplete((allowed, failure) -> heard(failure));
    }

    private void heard(Throwable failure) {
        if (failure == null) {
            presence.answered();
        } else {
            presence.failed(failure);
        }
    }

    /** Does not take an instance. If that does not arrive, the scheduler asks again. */
    public void refuse(Order order, String reason, CallContext context) {
        try {
            api.claimRefused(context, order.id(), host, order.attempt(), reason);
        } catch (RpcException e) {
            presence.failed(e);
        }
    }

    /** Something became of an instance; told as soon as it can be. */
    public void changed(Snapshot instance, CallContext context) {
        outbox.add(SchedulerApi.Change.of(instance), context);
    }

    /** There is no such instance here; told as soon as it can be. */
    public void gone(String id, CallContext context) {
        outbox.add(SchedulerApi.Change.gone(id), context);
    }

    /** Sends what could not be sent. */
    public void flush() {
        outbox.flush();
    }

    /**
     * Tells all there is. Waits for the answer.
     *
     * @return instances that should not run here; none if the scheduler cannot be reached
     */
    public List<String> report(SchedulerApi.Resources resources, List<Image> images, List<Snapshot> instances) {
        try {
            SchedulerApi.Answer answer = api.reportHost(
                    host,
                    resources,
                    images.stream().map(SchedulerApi.DeclaredImage::of).toList(),
                    instances.stream().map(SchedulerApi.ReportedInstance::of).toList());
            presence.answered();
            return answer.terminate() == null ? List.of() : answer.terminate();
        } catch (RpcException e) {
            presence.failed(e);
            return List.of();
        }
    }
}

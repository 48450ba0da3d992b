// SPDX-License-Identifier: Apache-2.0
package org.kilonova.scheduler.internal.records;

import java.util.Map;
import java.util.UUID;
import org.kilonova.rpc.CallContext;
import org.kilonova.scheduler.internal.wire.Instance;
import org.kilonova.scheduler.internal.wire.ListedImage;
import org.kilonova.scheduler.internal.wire.Order;
import org.kilonova.scheduler.internal.wire.Reported;
import org.kilonova.scheduler.internal.wire.State;

/**
 * An instance and what only the scheduler knows of it.
 *
 * @param attempt which placement this is, from 1
 * @param claimed whether the host has confirmed that it has it
 * @param revision of the last change that the host told, {@link #NOTHING_TOLD} before
 * @param requestedHost the only host that the user wants, or null
 */
public record InstanceRecord(Instance instance, int attempt, boolean claimed, long revision, String requestedHost) {

    /** Lower than any revision of a host. */
    public static final long NOTHING_TOLD = -1;

    /** A new instance on its first host; the database will say when. */
    public static InstanceRecord placed(
            UUID id,
            String name,
            ListedImage image,
            Map<String, String> parameters,
            String host,
            String requestedHost,
            CallContext context) {
        Instance instance = new Instance(
                id,
                name,
                image.name(),
                parameters,
                State.BUILDING,
                null,
                host,
                null,
                null,
                image.vcpus(),
                image.memoryMb(),
                image.diskMb(),
                context.user(),
                context.project(),
                context.requestId(),
                null,
                null,
                null,
                null);
        return new InstanceRecord(instance, 1, false, NOTHING_TOLD, requestedHost);
    }

    /** An instance that a host has and nobody else knows of. */
    static InstanceRecord adopted(String host, Reported reported) {
        Instance instance = new Instance(
                reported.id(),
                reported.name(),
                reported.image(),
                reported.parameters() == null ? Map.of() : reported.parameters(),
                reported.state(),
                reported.reason(),
                host,
                reported.pid(),
                reported.exitCode(),
                reported.vcpus(),
                reported.memoryMb(),
                reported.diskMb(),
                null,
                null,
                null,
                null,
                null,
                reported.launchedAt(),
                reported.endedAt());
        return new InstanceRecord(instance, reported.attempt(), true, reported.revision(), null);
    }

    public UUID id() {
        return instance.id();
    }

    public State state() {
        return instance.state();
    }

    public String host() {
        return instance.host();
    }

    /** What its host is asked to run. */
    public Order order() {
        return new Order(instance.id(), attempt, instance.name(), instance.image(), instance.parameters());
    }
}

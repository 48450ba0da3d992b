// SPDX-License-Identifier: Apache-2.0
package org.kilonova.scheduler.internal;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.kilonova.rpc.NoSuchServiceException;
import org.kilonova.rpc.RpcClient;
import org.kilonova.rpc.RpcException;
import org.kilonova.rpc.ServiceBusyException;
import org.kilonova.rpc.Target;
import org.kilonova.scheduler.internal.records.InstanceRecord;
import org.kilonova.scheduler.internal.wire.ComputeApi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells hosts what to do. A message that its host has not begun after a while is void: by then it is sent again. Each method
 * returns why the host certainly did not get the message, or empty.
 */
final class ComputeHosts {

    private static final Logger LOG = LoggerFactory.getLogger(ComputeHosts.class);

    private final RpcClient rpc;

    ComputeHosts(RpcClient rpc, Duration patience) {
        this.rpc = rpc.withTimeout(patience);
    }

    Optional<String> run(InstanceRecord instance) {
        return send(instance.host(), compute -> compute.runInstance(instance.order()));
    }

    Optional<String> terminate(UUID id, String host) {
        return send(host, compute -> compute.terminateInstance(id));
    }

    Optional<String> reboot(UUID id, String host) {
        return send(host, compute -> compute.rebootInstance(id));
    }

    /** Asks all hosts to report. */
    Optional<String> report() {
        return send(Target.topic(HostStates.COMPUTE).toAll(), ComputeApi::reportResources);
    }

    private Optional<String> send(String host, Consumer<ComputeApi> message) {
        return send(Target.topic(HostStates.COMPUTE).server(host), message);
    }

    private Optional<String> send(Target target, Consumer<ComputeApi> message) {
        try {
            message.accept(rpc.proxy(ComputeApi.class, target));
            return Optional.empty();
        } catch (NoSuchServiceException | ServiceBusyException e) {
            return Optional.of(e.getMessage());
        } catch (RpcException e) {
            LOG.warn("{} may not have got a message, it is sent again if need be: {}", target, e.getMessage());
            return Optional.empty();
        }
    }
}

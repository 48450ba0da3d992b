// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import java.time.Duration;
import java.util.Set;
import java.util.function.Function;
import org.kilonova.rpc.NoSuchServiceException;
import org.kilonova.rpc.RemoteException;
import org.kilonova.rpc.RpcClient;
import org.kilonova.rpc.RpcException;
import org.kilonova.rpc.Target;
import org.kilonova.shell.CommandException;

/**
 * Calls the scheduler and the compute managers. What goes wrong comes back as a {@link CommandException} of one line, without
 * the name of the error. Thread-safe.
 */
final class RemoteCalls {

    /** The errors that the scheduler and compute declare: their messages are meant for people. */
    private static final Set<String> DECLARED =
            Set.of("InvalidRequest", "NoValidHost", "Busy", "InstanceNotFound", "InstanceConflict", "Unavailable");

    private final Services services;
    private final Duration limit;

    RemoteCalls(Services services) {
        this(services, null);
    }

    private RemoteCalls(Services services, Duration limit) {
        this.services = services;
        this.limit = limit;
    }

    /** The same, but not waiting longer for an answer. */
    RemoteCalls within(Duration longest) {
        return new RemoteCalls(services, longest);
    }

    <R> R scheduler(Function<SchedulerApi, R> work) {
        return use(
                SchedulerApi.class,
                Target.topic("scheduler"),
                work,
                "no scheduler is at work: put the managers/scheduler jar into deploy/ (kn:managers shows what runs)");
    }

    <R> R compute(String host, Function<ComputeApi, R> work) {
        return use(
                ComputeApi.class,
                Target.topic("compute").server(host),
                work,
                "no compute is at work on " + host + ": put the managers/compute jar into deploy/ there"
                        + " (kn:hosts shows which hosts are up)");
    }

    private <A, R> R use(Class<A> api, Target target, Function<A, R> work, String absence) {
        return services.use(RpcClient.class, rpc -> {
            RpcClient client = limit == null ? rpc : rpc.withTimeout(limit);
            try {
                return work.apply(client.proxy(api, target));
            } catch (NoSuchServiceException e) {
                throw new CommandException(absence, e);
            } catch (RpcException e) {
                throw new CommandException(text(target, e).replaceAll("\\s*\\R\\s*", " "), e);
            }
        });
    }

    private static String text(Target target, RpcException failure) {
        String message = failure.getMessage();
        boolean silent = message == null || message.isBlank();
        if (failure instanceof RemoteException remote && (silent || !DECLARED.contains(remote.type()))) {
            return "the " + target + " manager failed: " + (silent ? remote.type() : message);
        }
        return silent ? "no answer from " + target : message;
    }
}

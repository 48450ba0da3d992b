// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import java.util.Arrays;
import java.util.Map;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.kilonova.rpc.CallContext;
import org.kilonova.rpc.RpcClient;
import org.kilonova.rpc.Target;
import org.kilonova.shell.CommandException;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Commands that send messages to managers, here or on other hosts. */
@Component(service = RpcCommands.class)
@GogoCommand(
        scope = "kn",
        function = {"call", "cast", "fanout"})
public final class RpcCommands {

    private static final String ARGUMENTS =
            " METHOD ['{JSON}' | KEY=VALUE ...]: JSON in single quotes; a VALUE that is no JSON is text";
    private static final String VERSION = "the version needed, such as 1.2";
    private static final String NAMESPACE = "of the method; not given is the default one";
    private static final String REQUEST_ID = "names the request in the logs";

    private final Services services;

    @Activate
    public RpcCommands(BundleContext context) {
        this(new Services(new OsgiRegistry(context)));
    }

    RpcCommands(Services services) {
        this.services = services;
    }

    @Descriptor("calls a method and prints its answer")
    public Answer call(
            @Descriptor("how long to wait (seconds)") @Parameter(names = "--timeout", absentValue = "") String timeout,
            @Descriptor(VERSION) @Parameter(names = "--version", absentValue = "") String version,
            @Descriptor(NAMESPACE) @Parameter(names = "--namespace", absentValue = "") String namespace,
            @Descriptor(REQUEST_ID) @Parameter(names = "--request-id", absentValue = "") String requestId,
            @Descriptor("TOPIC[.HOST]" + ARGUMENTS) Object... words) {
        Message message = message("call", version, namespace, words);
        return services.use(RpcClient.class, rpc -> {
            RpcClient client = context(rpc, requestId);
            client = timeout.isEmpty() ? client : client.withTimeout(Durations.seconds("--timeout", timeout));
            return new Answer(client.call(message.target(), message.method(), message.args()));
        });
    }

    @Descriptor("sends to one host without waiting for an answer")
    public Done cast(
            @Descriptor(VERSION) @Parameter(names = "--version", absentValue = "") String version,
            @Descriptor(NAMESPACE) @Parameter(names = "--namespace", absentValue = "") String namespace,
            @Descriptor(REQUEST_ID) @Parameter(names = "--request-id", absentValue = "") String requestId,
            @Descriptor("TOPIC[.HOST]" + ARGUMENTS) Object... words) {
        return send(message("cast", version, namespace, words), requestId);
    }

    @Descriptor("sends to all hosts of a topic")
    public Done fanout(
            @Descriptor(VERSION) @Parameter(names = "--version", absentValue = "") String version,
            @Descriptor(NAMESPACE) @Parameter(names = "--namespace", absentValue = "") String namespace,
            @Descriptor(REQUEST_ID) @Parameter(names = "--request-id", absentValue = "") String requestId,
            @Descriptor("TOPIC" + ARGUMENTS) Object... words) {
        return send(message("fanout", version, namespace, words).toAll(), requestId);
    }

    /** Takes what fits no method above: options without their value. */
    public Object _main(String[] argv) {
        throw Words.misused(argv[0], "this cannot be read");
    }

    private Done send(Message message, String requestId) {
        return services.use(RpcClient.class, rpc -> {
            context(rpc, requestId).cast(message.target(), message.method(), message.args());
            return new Done(message.method(), "sent to " + message.target());
        });
    }

    private static RpcClient context(RpcClient rpc, String requestId) {
        return requestId.isEmpty() ? rpc : rpc.withContext(CallContext.of(requestId));
    }

    private static Message message(String command, String version, String namespace, Object... words) {
        String name = Words.of(command, 2, Integer.MAX_VALUE, words).get(0);
        int dot = name.indexOf('.');
        Target target = Target.topic(dot < 0 ? name : name.substring(0, dot)).namespace(namespace);
        target = dot < 0 ? target : target.server(name.substring(dot + 1));
        target = version.isEmpty() ? target : target.version(version);
        Map<String, Object> args =
                new CallArguments(new Json()).read(Arrays.asList(words).subList(2, words.length));
        return new Message(target, String.valueOf(words[1]), args);
    }

    private record Message(Target target, String method, Map<String, Object> args) {

        Message toAll() {
            if (target.server() != null) {
                throw new CommandException("a fanout goes to all hosts of " + target.topic()
                        + ", it cannot name the host " + target.server());
            }
            return new Message(target.toAll(), method, args);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.kilonova.rpc.RpcTimeoutException;
import org.kilonova.shell.CommandException;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Commands on instances. */
@Component(service = InstanceCommands.class)
@GogoCommand(
        scope = "kn",
        function = {"instances", "instance", "run-instance", "delete-instance", "reboot-instance", "console"})
public final class InstanceCommands {

    private static final String ID = ": the id of an instance, or its first characters, at least four";
    private static final String HOST = "--host";
    private static final int MOST_LINES = 1_000;

    private final RemoteCalls calls;

    @Activate
    public InstanceCommands(BundleContext context) {
        this(new Services(new OsgiRegistry(context)));
    }

    InstanceCommands(Services services) {
        this.calls = new RemoteCalls(services);
    }

    @Descriptor("lists instances, the oldest first")
    public Listing<Instance> instances(
            @Descriptor("only those in this state, such as ACTIVE") @Parameter(names = "--state", absentValue = "")
                    String state,
            @Descriptor("only those on this host") @Parameter(names = HOST, absentValue = "") String host,
            @Descriptor("only those of this image") @Parameter(names = "--image", absentValue = "") String image,
            @Descriptor("the deleted ones, too") @Parameter(names = "--all", presentValue = "true", absentValue = "")
                    String all,
            @Descriptor("how many at most, 100 if not given") @Parameter(names = "--limit", absentValue = "")
                    String limit,
            @Descriptor("goes on behind the instance with this id") @Parameter(names = "--marker", absentValue = "")
                    String marker,
            String... words) {
        Words.of("instances", 0, 0, (Object[]) words);
        InstanceQuery query = InstanceQuery.of(state, host, image, !all.isEmpty(), limit, marker);
        InstancePage page = calls.scheduler(scheduler -> marker.isEmpty()
                ? query.ask(scheduler)
                : query.from(new InstanceFinder(scheduler).id(marker)).ask(scheduler));
        String more = page.next() == null
                ? null
                : "there are more: " + query.from(page.next()).command();
        return new Listing<>(Instance.class, page.instances(), more);
    }

    @Descriptor("shows everything about an instance")
    public Instance instance(@Descriptor("ID" + ID) String... id) {
        String word = Words.of("instance", 1, 1, (Object[]) id).get(0);
        return calls.scheduler(scheduler -> get(scheduler, word));
    }

    @Descriptor("makes an instance of an image; a host is chosen for it if none is given")
    public Instance runInstance(
            @Descriptor("where it is to run") @Parameter(names = HOST, absentValue = "") String host,
            @Descriptor("NAME IMAGE [KEY=VALUE ...]: a name of your choice; kn:images IMAGE shows the parameters")
                    String... instance) {
        Words words = Words.of("run-instance", 2, Integer.MAX_VALUE, (Object[]) instance);
        Map<String, String> parameters = parameters(words.list().subList(2, words.size()));
        String id = UUID.randomUUID().toString();
        try {
            return calls.scheduler(scheduler ->
                    scheduler.runInstance(words.get(0), words.get(1), parameters, host.isEmpty() ? null : host, id));
        } catch (CommandException e) {
            throw e.getCause() instanceof RpcTimeoutException
                    ? new CommandException(e.getMessage() + "; kn:instance " + id + " shows what became of it", e)
                    : e;
        }
    }

    @Descriptor("stops instances and removes them with all that they have written")
    public Listing<Instance> deleteInstance(@Descriptor("ID..." + ID) String... ids) {
        Words words = Words.of("delete-instance", 1, Integer.MAX_VALUE, (Object[]) ids);
        // all are found before the first is touched
        List<String> found = calls.scheduler(scheduler -> {
            InstanceFinder finder = new InstanceFinder(scheduler);
            return words.list().stream().map(finder::id).distinct().toList();
        });
        List<Instance> deleted = new ArrayList<>();
        List<String> failures = new ArrayList<>();
        for (String id : found) {
            try {
                deleted.add(calls.scheduler(scheduler -> scheduler.terminateInstance(id)));
            } catch (CommandException e) {
                failures.add(found.size() == 1 ? e.getMessage() : id + ": " + e.getMessage());
            }
        }
        if (!failures.isEmpty()) {
            String others =
                    deleted.stream().map(Instance::id).collect(Collectors.joining(", ", "; being deleted: ", ""));
            throw new CommandException(String.join("; ", failures) + (deleted.isEmpty() ? "" : others));
        }
        return new Listing<>(Instance.class, deleted);
    }

    @Descriptor("ends the process of an instance and starts it anew")
    public Instance rebootInstance(@Descriptor("ID" + ID) String... id) {
        String word = Words.of("reboot-instance", 1, 1, (Object[]) id).get(0);
        return calls.scheduler(scheduler -> scheduler.rebootInstance(new InstanceFinder(scheduler).id(word)));
    }

    @Descriptor("prints the last lines that an instance has written")
    public ConsoleOutput console(
            @Descriptor("how many, 100 if not given") @Parameter(names = "--lines", absentValue = "100") String lines,
            @Descriptor("ID" + ID) String... id) {
        String word = Words.of("console", 1, 1, (Object[]) id).get(0);
        int count = Counts.read("--lines", lines, MOST_LINES);
        Instance instance = calls.scheduler(scheduler -> get(scheduler, word));
        if (instance.host() == null) {
            throw new CommandException(instance.name() + " is on no host and has written nothing: it is "
                    + instance.state() + (instance.reason() == null ? "" : ", " + instance.reason()));
        }
        return calls.compute(instance.host(), compute -> compute.getConsoleOutput(instance.id(), count));
    }

    /** Takes what fits no method above: names with a dash, which Java cannot have, and options without their value. */
    public Object _main(String[] argv) {
        List<String> words = new ArrayList<>(Arrays.asList(argv).subList(1, argv.length));
        return switch (argv[0]) {
            case "run-instance" -> runInstance(host(words), words.toArray(String[]::new));
            case "delete-instance" -> deleteInstance(words.toArray(String[]::new));
            case "reboot-instance" -> rebootInstance(words.toArray(String[]::new));
            default -> throw Words.misused(argv[0], "this cannot be read");
        };
    }

    private static Instance get(SchedulerApi scheduler, String word) {
        return scheduler.getInstance(new InstanceFinder(scheduler).id(word));
    }

    /** Takes the option out of the words; without its value it stays, and is refused as a word. */
    private static String host(List<String> words) {
        int option = words.indexOf(HOST);
        if (option < 0 || option + 1 == words.size()) {
            return "";
        }
        words.remove(option);
        return words.remove(option);
    }

    private static Map<String, String> parameters(List<String> words) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String word : words) {
            int equals = word.indexOf('=');
            if (equals < 1) {
                throw Words.misused("run-instance", "cannot read the parameter " + word);
            }
            String key = word.substring(0, equals);
            if (parameters.putIfAbsent(key, word.substring(equals + 1)) != null) {
                throw new CommandException("the parameter " + key + " is there twice");
            }
        }
        return parameters;
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.kilonova.container.Container;
import org.kilonova.container.HostedServiceInfo;
import org.kilonova.shell.CommandException;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Commands on the services of this container. */
@Component(service = ServiceCommands.class)
@GogoCommand(
        scope = "kn",
        function = {"managers", "show", "pause", "resume", "drain", "kill", "tasks", "run-task", "why"})
public final class ServiceCommands {

    private static final String TOPIC = "TOPIC: a service of this container, also as TOPIC.HOST";

    private final Services services;
    private final Investigation investigation;

    @Activate
    public ServiceCommands(BundleContext context) {
        this(new Services(new OsgiRegistry(context)), new FrameworkInvestigation(context));
    }

    ServiceCommands(Services services, Investigation investigation) {
        this.services = services;
        this.investigation = investigation;
    }

    @Descriptor("lists the services of this container, their state and what runs in them")
    public Listing<HostedServiceInfo> managers(String... words) {
        Words.of("managers", 0, 0, (Object[]) words);
        return services.use(
                Container.class,
                container -> new Listing<>(
                        HostedServiceInfo.class,
                        container.services(),
                        container
                                .transportProblem()
                                .map(problem -> "no messages come or go at the moment: " + problem)
                                .orElse(null)));
    }

    @Descriptor("shows one service: state and history, generations, calls, methods, tasks")
    public HostedServiceInfo show(@Descriptor(TOPIC) String... topic) {
        String name = Words.of("show", 1, 1, (Object[]) topic).get(0);
        return services.use(Container.class, container -> container.service(name));
    }

    @Descriptor("takes no new messages and runs no tasks; calls in flight go on")
    public Done pause(@Descriptor(TOPIC) String... topic) {
        String name = Words.of("pause", 1, 1, (Object[]) topic).get(0);
        return services.use(Container.class, container -> {
            container.pause(name);
            return new Done(name, "paused; " + inFlight(container.service(name)) + "; kn:resume ends it");
        });
    }

    @Descriptor("ends a pause or drain")
    public Done resume(@Descriptor(TOPIC) String... topic) {
        String name = Words.of("resume", 1, 1, (Object[]) topic).get(0);
        return services.use(Container.class, container -> {
            container.resume(name);
            return new Done(name, "takes messages again");
        });
    }

    @Descriptor("pauses and waits until no call is in flight")
    public Done drain(
            @Descriptor("how long to wait (seconds), 60 if not given") @Parameter(names = "--limit", absentValue = "60")
                    String limit,
            @Descriptor(TOPIC) String... topic) {
        String name = Words.of("drain", 1, 1, (Object[]) topic).get(0);
        Duration longest = Durations.seconds("--limit", limit);
        return services.use(Container.class, container -> {
            if (!container.drain(name, longest)) {
                throw new CommandException(name + " is paused but not drained after " + Ago.length(longest) + ": "
                        + inFlight(container.service(name)) + "; kn:show " + name + " lists them");
            }
            return new Done(name, "drained and paused; kn:resume ends it");
        });
    }

    @Descriptor("ends a service and deletes its record; its manager serves again when its jar is deployed anew")
    public Done kill(@Descriptor(TOPIC) String... topic) {
        String name = Words.of("kill", 1, 1, (Object[]) topic).get(0);
        return services.use(Container.class, container -> {
            container.kill(name);
            return new Done(name, "ended, and its record is deleted");
        });
    }

    @Descriptor("lists periodic tasks with their last and next run")
    public Listing<ServiceTask> tasks(@Descriptor("[TOPIC]: only those of one service") String... topic) {
        Words words = Words.of("tasks", 0, 1, (Object[]) topic);
        List<HostedServiceInfo> those = services.use(
                Container.class,
                container -> words.size() == 0 ? container.services() : List.of(container.service(words.get(0))));
        return new Listing<>(
                ServiceTask.class,
                those.stream()
                        .flatMap(s -> s.tasks().stream().map(task -> new ServiceTask(s.topic(), s.host(), task)))
                        .toList());
    }

    @Descriptor("runs a periodic task now and waits for it")
    public ServiceTask runTask(@Descriptor("TOPIC TASK: as kn:tasks lists them") String... task) {
        Words words = Words.of("run-task", 2, 2, (Object[]) task);
        ServiceTask result = services.use(Container.class, container -> {
            HostedServiceInfo service = container.service(words.get(0));
            return new ServiceTask(service.topic(), service.host(), container.runTask(words.get(0), words.get(1)));
        });
        if (result.task().lastError() != null) {
            throw new CommandException("task " + result.task().name() + " of " + result.topic() + " failed: "
                    + result.task().lastError());
        }
        return result;
    }

    @Descriptor("finds out why a service does not run, the first cause first")
    public Diagnosis why(@Descriptor("TOPIC: hosted here or not") String... topic) {
        String name = Words.of("why", 1, 1, (Object[]) topic).get(0);
        return new Diagnosis(name, new FirstCause(investigation.of(name)).findings());
    }

    /** Takes what fits no method above: a name with a dash, which Java cannot have, and options without their value. */
    public Object _main(String[] argv) {
        if (!argv[0].equals("run-task")) {
            throw Words.misused(argv[0], "this cannot be read");
        }
        return runTask(Arrays.copyOfRange(argv, 1, argv.length));
    }

    private static String inFlight(HostedServiceInfo service) {
        int calls = service.calls().size();
        return calls == 1 ? "1 call is in flight" : (calls == 0 ? "no" : calls) + " calls are in flight";
    }
}

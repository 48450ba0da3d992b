// SPDX-License-Identifier: Apache-2.0
package org.kilonova.compute.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.kilonova.compute.internal.host.ComputeHost;
import org.kilonova.compute.internal.host.HostSettings;
import org.kilonova.compute.internal.image.Image;
import org.kilonova.compute.internal.instance.Order;
import org.kilonova.compute.internal.instance.Store;
import org.kilonova.manager.Exclusive;
import org.kilonova.manager.HostLock;
import org.kilonova.manager.Manager;
import org.kilonova.manager.ManagerContext;
import org.kilonova.manager.PeriodicTask;
import org.kilonova.manager.Topic;
import org.kilonova.rpc.CallContext;
import org.kilonova.rpc.InvalidArgumentsException;
import org.kilonova.rpc.Rpc;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** Runs instances on this host. Each configuration {@code org.kilonova.compute~NAME} with a {@code kilonova.host} makes one host more. */
@Component(service = Manager.class, configurationPid = ComputeManager.PID)
@Designate(ocd = ComputeManager.Config.class)
@Topic("compute")
@Exclusive
public final class ComputeManager implements Manager {

    static final String PID = "org.kilonova.compute";

    private static final int MOST_LINES = 1000;
    private static final String SIMULATED = "simulated";

    /** Settings of a compute host. */
    @ObjectClassDefinition(name = "Kilonova compute")
    public @interface Config {

        @AttributeDefinition(
                description =
                        "What runs instances: processes of the operating system, or nothing at all, for tests; from the next start"
                                + " on",
                options = {@Option("process"), @Option(SIMULATED)})
        String driver() default "process";

        @AttributeDefinition(
                min = "0",
                max = "100000",
                description = "That the host has (processors); 0 is what the operating system says")
        int vcpus() default 0;

        @AttributeDefinition(
                name = "memory_mb",
                min = "0",
                max = "100000000",
                description = "Memory that the host has (MiB); 0 is what the operating system says")
        int memory__mb() default 0;

        @AttributeDefinition(
                name = "disk_mb",
                min = "0",
                max = "100000000",
                description = "Disk that the host has (MiB); 0 is what the operating system says")
        int disk__mb() default 0;

        @AttributeDefinition(
                name = "reserved_memory_mb",
                min = "0",
                max = "100000000",
                description = "Memory that instances do not get (MiB)")
        int reserved__memory__mb() default 512;

        @AttributeDefinition(
                name = "cpu_allocation_ratio",
                min = "0",
                max = "1000",
                description = "How often each processor may be claimed")
        double cpu__allocation__ratio() default 16;

        @AttributeDefinition(
                name = "memory_allocation_ratio",
                min = "0",
                max = "1000",
                description = "How often memory may be claimed")
        double memory__allocation__ratio() default 1;

        @AttributeDefinition(
                name = "disk_allocation_ratio",
                min = "0",
                max = "1000",
                description = "How often disk may be claimed")
        double disk__allocation__ratio() default 1;

        @AttributeDefinition(
                name = "max_instances",
                min = "0",
                max = "100000",
                description = "That are here at the same time, whatever they claim (instances)")
        int max__instances() default 1000;

        @AttributeDefinition(
                name = "max_concurrent_builds",
                min = "1",
                max = "100",
                description = "That are started at the same time (instances); from the next start on")
        int max__concurrent__builds() default 8;

        @AttributeDefinition(
                name = "terminate_grace",
                min = "0",
                max = "3600",
                description = "Between asking a process to end and ending it (seconds)")
        double terminate__grace() default 10;

        @AttributeDefinition(
                name = "console_log_size",
                min = "4096",
                max = "1073741824",
                description = "From which on a console log is emptied, its end kept in one older file (bytes)")
        int console__log__size() default 1 << 20;
    }

    /** @param output the lines, each with its line break */
    public record ConsoleOutput(String output) {}

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    volatile List<ComputeImage> declared;

    private volatile HostSettings settings;
    private volatile ManagerContext context;
    private volatile ComputeHost host;

    @Activate
    public ComputeManager(Config config) {
        settings = settings(config);
    }

    @Modified
    void modified(Config config) {
        settings = settings(config);
    }

    private static HostSettings settings(Config config) {
        return new HostSettings(
                config.vcpus(),
                config.memory__mb(),
                config.disk__mb(),
                config.reserved__memory__mb(),
                config.cpu__allocation__ratio(),
                config.memory__allocation__ratio(),
                config.disk__allocation__ratio(),
                config.max__instances(),
                SIMULATED.equals(config.driver()),
                Duration.ofMillis(Math.round(config.terminate__grace() * 1000)),
                config.console__log__size(),
                config.max__concurrent__builds());
    }

    /** Adopts the instances that are there; fails while somebody else looks after them. */
    @Override
    public void initHost(ManagerContext given) throws IOException {
        context = given;
        host = open(given.host());
    }

    private ComputeHost open(String name) throws IOException {
        HostLock lock = context.tryLock("compute-" + FileNames.of(name))
                .orElseThrow(() -> new IllegalStateException("the instances of host " + name
                        + " still belong to another version of the manager, or another container of this home: it is"
                        + " tried again"));
        try {
            return new ComputeHost(
                    name,
                    root(name),
                    lock,
                    this::images,
                    () -> settings,
                    context.rpc(),
                    CallContext.of("adopt-" + name));
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    private Path root(String host) throws IOException {
        return context.dataDirectory().resolve("instances").resolve(FileNames.of(host));
    }

    private List<Image> images() {
        return declared.stream()
                .map(ComputeImage::image)
                .flatMap(Optional::stream)
                .toList();
    }

    /** Not at all if the scheduler isn't there yet: the periodic report makes up for it. */
    @Override
    public void updateAvailableResource(CallContext by) {
        reportHost(by);
    }

    @Rpc(name = "run_instance")
    public void runInstance(Order instance, CallContext by) {
        host.run(instance, by);
    }

    @Rpc(name = "terminate_instance")
    public void terminateInstance(String id, CallContext by) {
        host.terminate(id, by);
    }

    @Rpc(name = "reboot_instance")
    public void rebootInstance(String id, CallContext by) {
        host.reboot(id, by);
    }

    @Rpc(name = "get_console_output")
    public ConsoleOutput getConsoleOutput(String id, int lines) throws IOException {
        if (lines < 1 || lines > MOST_LINES) {
            throw new InvalidArgumentsException("lines must be from 1 to " + MOST_LINES + ", not " + lines);
        }
        Store store = new Store(root(host.name()));
        if (!store.has(id)) {
            throw new InstanceNotFound(id, host.name());
        }
        return new ConsoleOutput(store.console(id).tail(lines));
    }

    @Rpc(name = "report_resources")
    public void reportResources(CallContext by) {
        reportHost(by);
    }

    @PeriodicTask(name = "report_host", spacing = "PT10S", runImmediately = true)
    void reportHost(CallContext by) {
        host.report(by);
    }

    @PeriodicTask(name = "sync_instances", spacing = "PT2S")
    void syncInstances() throws IOException {
        host.sync();
        followName();
    }

    /** The setting {@code host} was changed while this runs: instances stay with the name under which they are known. */
    private void followName() throws IOException {
        String name = context.host();
        ComputeHost old = host;
        if (!name.equals(old.name()) && old.mayGo()) {
            host = open(name);
            old.close();
        }
    }

    /** The instances go on. */
    @Override
    public void cleanupHost() {
        host.close();
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.kilonova.scheduler.internal;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.kilonova.manager.Manager;
import org.kilonova.manager.ManagerContext;
import org.kilonova.manager.PeriodicTask;
import org.kilonova.manager.Topic;
import org.kilonova.rpc.Arg;
import org.kilonova.rpc.CallContext;
import org.kilonova.rpc.Rpc;
import org.kilonova.rpc.RpcClient;
import org.kilonova.scheduler.internal.choice.Chooser;
import org.kilonova.scheduler.internal.choice.Filter;
import org.kilonova.scheduler.internal.choice.Weigher;
import org.kilonova.scheduler.internal.records.Database;
import org.kilonova.scheduler.internal.records.ImageTable;
import org.kilonova.scheduler.internal.records.InstanceQuery;
import org.kilonova.scheduler.internal.records.InstanceTable;
import org.kilonova.scheduler.internal.records.NodeTable;
import org.kilonova.scheduler.internal.records.Schema;
import org.kilonova.scheduler.internal.records.Steps;
import org.kilonova.scheduler.internal.wire.Busy;
import org.kilonova.scheduler.internal.wire.Change;
import org.kilonova.scheduler.internal.wire.Host;
import org.kilonova.scheduler.internal.wire.Image;
import org.kilonova.scheduler.internal.wire.Instance;
import org.kilonova.scheduler.internal.wire.InstanceConflict;
import org.kilonova.scheduler.internal.wire.InstanceNotFound;
import org.kilonova.scheduler.internal.wire.InstancePage;
import org.kilonova.scheduler.internal.wire.InvalidRequest;
import org.kilonova.scheduler.internal.wire.ListedImage;
import org.kilonova.scheduler.internal.wire.NoValidHost;
import org.kilonova.scheduler.internal.wire.ReportAnswer;
import org.kilonova.scheduler.internal.wire.Reported;
import org.kilonova.scheduler.internal.wire.Resources;
import org.kilonova.scheduler.internal.wire.State;
import org.kilonova.scheduler.internal.wire.Usage;
import org.kilonova.service.ServiceDirectory;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * Owns the records of instances and hosts, and chooses where an instance runs. Remembers nothing itself: any number of schedulers may
 * work on one database, and one that dies leaves nothing behind that another would not finish.
 */
@Component(configurationPid = SchedulerManager.PID)
@Topic("scheduler")
@Designate(ocd = SchedulerManager.Config.class)
public final class SchedulerManager implements Manager {

    static final String PID = "org.kilonova.scheduler";

    @ObjectClassDefinition(id = PID, name = "Scheduler", description = "Where instances run")
    @interface Config {

        @AttributeDefinition(
                min = "1",
                description = "Instances that may wait for their hosts at once; a further one is refused as busy")
        int max__builds() default 500;

        @AttributeDefinition(
                min = "0.1",
                description = "How long a host may take to answer before it is asked again, and how long what it does"
                        + " not report may be unknown to it (seconds)")
        double build__timeout() default 60;

        @AttributeDefinition(
                min = "0",
                description = "How long the record of a deleted instance, and of a host without a service record, is"
                        + " kept (seconds)")
        double deleted__retention() default 86400;

        @AttributeDefinition(
                description = "How much free memory counts in the choice of a host; negative fills hosts up instead")
        double memory__multiplier() default 1;

        @AttributeDefinition(description = "How much it counts that few placements are on their way to a host")
        double unclaimed__multiplier() default 1;

        @AttributeDefinition(description = "How much it counts that a host has few instances")
        double instances__multiplier() default 1;
    }

    private static final int MOST_LISTED = 1000;
    private static final int USUALLY_LISTED = 100;

    private final DataSource database;
    private final Settings settings;
    private final Steps steps;
    private final NodeTable nodes;
    private final ImageTable images;
    private final HostList hosts;
    private final Instances instances;
    private final Placement placement;
    private final Reports reports;
    private final Upkeep upkeep;

    @Activate
    public SchedulerManager(
            Config config,
            @Reference(target = "(dataSourceName=kilonova)") DataSource database,
            @Reference ServiceDirectory services,
            @Reference RpcClient rpc) {
        this(settings(config), database, services, rpc);
    }

    SchedulerManager(Settings settings, DataSource connections, ServiceDirectory services, RpcClient rpc) {
        this.settings = settings;
        database = connections;
        Database records = new Database(connections);
        InstanceTable table = new InstanceTable(records);
        steps = new Steps(records);
        nodes = new NodeTable(records);
        images = new ImageTable(records);
        HostStates states = new HostStates(services, nodes, table);
        ComputeHosts compute = new ComputeHosts(rpc, settings.buildTimeout());
        Chooser chooser = new Chooser(Filter.ALL, settings.weighers(), new Random());
        hosts = new HostList(states, images);
        instances = new Instances(table, steps, compute);
        placement = new Placement(chooser, states, images, table, steps, compute, settings.maxBuilds());
        reports = new Reports(table, steps, settings.buildTimeout());
        upkeep = new Upkeep(states, nodes, table, steps, placement, compute);
    }

    private static Settings settings(Config config) {
        return new Settings(
                config.max__builds(),
                seconds(config.build__timeout()),
                seconds(config.deleted__retention()),
                List.of(
                        Weigher.freeMemory(config.memory__multiplier()),
                        Weigher.fewUnclaimed(config.unclaimed__multiplier()),
                        Weigher.fewInstances(config.instances__multiplier())));
    }

    private static Duration seconds(double seconds) {
        return Duration.ofMillis(Math.round(seconds * 1000));
    }

    @Override
    public void initHost(ManagerContext context) throws Exception {
        Schema.migrate(database);
    }

    // What users ask for

    @Rpc(name = "run_instance")
    public Instance runInstance(
            String name,
            String image,
            Optional<Map<String, String>> parameters,
            Optional<String> host,
            Optional<String> id,
            CallContext context)
            throws InvalidRequest, NoValidHost, Busy, InstanceConflict {
        CreateRequest wanted =
                CreateRequest.of(id.orElse(null), name, image, parameters.orElse(Map.of()), host.orElse(null));
        return placement.create(wanted, context);
    }

    @Rpc(name = "get_instance")
    public Instance getInstance(String id) throws InstanceNotFound {
        return instances.get(id);
    }

    @Rpc(name = "list_instances")
    public InstancePage listInstances(
            Optional<String> marker,
            Optional<Integer> limit,
            Optional<String> state,
            Optional<String> host,
            Optional<String> image,
            Optional<String> name,
            Optional<Boolean> deleted)
            throws InvalidRequest {
        return instances.list(new InstanceQuery(
                marker.map(SchedulerManager::marker).orElse(null),
                limit(limit.orElse(USUALLY_LISTED)),
                state.map(SchedulerManager::state).orElse(null),
                host.orElse(null),
                image.orElse(null),
                name.orElse(null),
                deleted.orElse(false)));
    }

    private static UUID marker(String id) {
        try {
            return UUID.fromString(id);
        } catch (IllegalArgumentException e) {
            throw new InvalidRequest("marker", "marker must be the id of an instance, not '" + id + "'");
        }
    }

    private static int limit(int limit) {
        if (limit < 1 || limit > MOST_LISTED) {
            throw new InvalidRequest("limit", "limit must be 1 to " + MOST_LISTED + ", not " + limit);
        }
        return limit;
    }

    private static State state(String name) {
        return Arrays.stream(State.values())
                .filter(state -> state.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new InvalidRequest(
                        "state",
                        "state must be one of "
                                + Arrays.stream(State.values()).map(State::name).collect(Collectors.joining(", "))
                                + ", not '" + name + "'"));
    }

    @Rpc(name = "terminate_instance")
    public Instance terminateInstance(String id) throws InstanceNotFound, InstanceConflict {
        return instances.terminate(id);
    }

    @Rpc(name = "reboot_instance")
    public Instance rebootInstance(String id) throws InstanceNotFound, InstanceConflict {
        return instances.reboot(id);
    }

    @Rpc(name = "list_hosts")
    public List<Host> listHosts() {
        return hosts.list();
    }

    @Rpc(name = "list_images")
    public List<ListedImage> listImages() {
        return images.list();
    }

    // What compute hosts tell

    @Rpc(name = "claim_instance")
    public boolean claimInstance(UUID id, String host, int attempt, Usage usage) {
        nodes.usage(host, usage);
        return steps.claim(id, host, attempt);
    }

    @Rpc(name = "claim_refused")
    public void claimRefused(UUID id, String host, int attempt, String reason) {
        placement.refused(id, host, attempt, reason);
    }

    @Rpc(name = "instance_changed")
    public void instanceChanged(String host, @Arg("instance") Change change, Usage usage) {
        nodes.usage(host, usage);
        steps.apply(host, change);
    }

    @Rpc(name = "report_host")
    public ReportAnswer reportHost(
            String host,
            Resources resources,
            @Arg("images") List<Image> declared,
            @Arg("instances") List<Reported> all) {
        nodes.report(host, resources);
        List<UUID> terminate = reports.reconcile(host, all);
        images.replace(host, declared);
        return new ReportAnswer(terminate);
    }

    // What happens by itself

    @PeriodicTask(name = "retry_builds", spacing = "PT10S")
    void retryBuilds() {
        upkeep.retry(settings.buildTimeout());
    }

    @PeriodicTask(name = "reap_deleted", spacing = "PT5M")
    void reapDeleted() {
        upkeep.reap(settings.deletedRetention());
    }

    @PeriodicTask(name = "ask_for_reports", spacing = "PT1H", runImmediately = true)
    void askForReports() {
        upkeep.askForReports();
    }
}

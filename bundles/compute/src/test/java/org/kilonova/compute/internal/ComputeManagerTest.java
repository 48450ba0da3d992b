// SPDX-License-Identifier: Apache-2.0
package org.kilonova.compute.internal;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kilonova.compute.internal.instance.InstanceState;
import org.kilonova.compute.internal.instance.Order;
import org.kilonova.compute.internal.scheduler.SchedulerApi;
import org.kilonova.rpc.CallContext;
import org.kilonova.rpc.InvalidArgumentsException;

class ComputeManagerTest {

    private static final Duration GENEROUS = Duration.ofSeconds(30);
    private static final CallContext CONTEXT = CallContext.of("req-1");

    @TempDir
    Path data;

    private final FakeScheduler scheduler = new FakeScheduler();
    private final Set<String> locks = ConcurrentHashMap.newKeySet();
    private final String[] name = {"host1"};
    private final List<ComputeManager> open = new ArrayList<>();
    private ComputeManager manager;

    @BeforeEach
    void start() throws IOException {
        manager = next();
    }

    /** A generation more, which has what the container gives it. */
    private ComputeManager next() throws IOException {
        ComputeManager next = new ComputeManager(Settings.of(
                ComputeManager.Config.class,
                Map.of("vcpus", 4, "memory__mb", 1024, "disk__mb", 1000, "terminate__grace", 1.0)));
        next.declared =
                List.of(image("sleeper", "/bin/sleep", "1000"), image("bad"), image("hello", "/bin/echo", "hello"));
        next.initHost(new FakeContext(name, scheduler.client(), data, locks));
        open.add(next);
        return next;
    }

    private static ComputeImage image(String name, String... command) {
        return new ComputeImage(
                Settings.of(ComputeImage.Config.class, Map.of("command", command)),
                Map.of("service.pid", "org.kilonova.image~" + name));
    }

    @AfterEach
    void stop() throws Exception {
        for (ComputeManager each : open) {
            each.cleanupHost();
        }
        // One more ends what the others have left running.
        ComputeManager last = next();
        last.reportHost(CONTEXT);
        List<String> left = lastReport().instances().stream()
                .map(SchedulerApi.ReportedInstance::id)
                .toList();
        for (String id : left) {
            last.terminateInstance(id, CONTEXT);
            await().atMost(GENEROUS).until(() -> scheduler.told(id).contains(InstanceState.DELETED));
        }
        last.cleanupHost();
    }

    private String run(String image) throws Exception {
        return run(manager, image);
    }

    private static String run(ComputeManager host, String image) throws Exception {
        String id = UUID.randomUUID().toString();
        host.runInstance(new Order(id, 1, "name", image, null), CONTEXT);
        return id;
    }

    private String active() throws Exception {
        String id = run("sleeper");
        await().atMost(GENEROUS).until(() -> scheduler.told(id).contains(InstanceState.ACTIVE));
        return id;
    }

    private FakeScheduler.Report lastReport() {
        return scheduler.reports.get(scheduler.reports.size() - 1);
    }

    @Test
    void reports_what_the_host_has_and_runs() throws Exception {
        String id = active();
        scheduler.reports.clear();

        manager.updateAvailableResource(CONTEXT);

        FakeScheduler.Report report = lastReport();
        assertEquals("host1", report.host());
        SchedulerApi.Resources resources = report.resources();
        assertEquals(List.of(4, 1, 64), List.of(resources.vcpus(), resources.vcpusUsed(), resources.vcpusLimit()));
        assertEquals(
                List.of(1024, 64, 512),
                List.of(resources.memoryMb(), resources.memoryMbUsed(), resources.memoryMbLimit()));
        assertEquals(
                List.of(1000, 16, 1000), List.of(resources.diskMb(), resources.diskMbUsed(), resources.diskMbLimit()));
        assertEquals("process", resources.driver());
        assertFalse(resources.cpuModel().isBlank());
        assertEquals(
                List.of("sleeper", "hello"),
                report.images().stream().map(SchedulerApi.DeclaredImage::name).toList());
        assertEquals(
                List.of(id),
                report.instances().stream()
                        .map(SchedulerApi.ReportedInstance::id)
                        .toList());
        assertEquals("req-1", scheduler.requests.get(0));
    }

    @Test
    void starts_without_a_scheduler_and_tells_it_later_what_happened() throws Exception {
        scheduler.away = true;
        manager.updateAvailableResource(CONTEXT);
        manager.reportHost(CONTEXT);
        String unknown = UUID.randomUUID().toString();
        manager.terminateInstance(unknown, CONTEXT);
        String id = run("sleeper");
        manager.syncInstances();

        scheduler.away = false;
        await().atMost(GENEROUS).until(() -> {
            manager.syncInstances();
            return scheduler.told(id).contains(InstanceState.ACTIVE);
        });
        await().atMost(GENEROUS).until(() -> scheduler.told(unknown).equals(List.of(InstanceState.DELETED)));
    }

    @Test
    void tells_why_it_does_not_take_one() throws Exception {
        run("bad");

        assertEquals(List.of("image bad is not declared here"), scheduler.refused);
    }

    @Test
    void limits_follow_the_settings() throws Exception {
        manager.modified(Settings.of(ComputeManager.Config.class, Map.of("vcpus", 1, "cpu__allocation__ratio", 0.5)));

        run("sleeper");

        assertEquals(List.of("no room: vcpus 1 wanted, 0 of 0 left"), scheduler.refused);
    }

    @Test
    void ends_what_the_scheduler_says_should_not_run() throws Exception {
        String id = active();
        scheduler.terminate = List.of(id, UUID.randomUUID().toString());

        manager.reportResources(CONTEXT);

        await().atMost(GENEROUS).until(() -> scheduler.told(id).contains(InstanceState.DELETED));
    }

    @Test
    void shows_the_console() throws Exception {
        String id = run("hello");
        await().atMost(GENEROUS)
                .until(() -> manager.getConsoleOutput(id, 10).output().equals("hello\n"));

        assertThrows(InvalidArgumentsException.class, () -> manager.getConsoleOutput(id, 0));
        assertThrows(InvalidArgumentsException.class, () -> manager.getConsoleOutput(id, 1001));
        InstanceNotFound unknown = assertThrows(
                InstanceNotFound.class,
                () -> manager.getConsoleOutput(UUID.randomUUID().toString(), 1));
        assertEquals("InstanceNotFound", unknown.type());
        Files.createDirectories(data.resolve("instances/host1/../secret"));
        assertThrows(InstanceNotFound.class, () -> manager.getConsoleOutput("../secret", 1));
    }

    @Test
    void only_uuids_are_ids() {
        assertThrows(IllegalArgumentException.class, () -> new Order("../x", 1, "name", "image", Map.of()));
        assertThrows(IllegalArgumentException.class, () -> new Order(null, 1, "name", "image", Map.of()));
    }

    @Test
    void the_next_version_adopts_the_instances_when_the_last_has_ended() throws Exception {
        String id = active();
        String message = assertThrows(IllegalStateException.class, this::next).getMessage();
        assertTrue(message.startsWith("the instances of host host1 still belong"), message);
        String another = active();

        manager.cleanupHost();
        ComputeManager next = next();
        next.terminateInstance(id, CONTEXT);

        await().atMost(GENEROUS).until(() -> scheduler.told(id).contains(InstanceState.DELETED));
        next.reportHost(CONTEXT);
        assertEquals(
                List.of(another),
                lastReport().instances().stream()
                        .map(SchedulerApi.ReportedInstance::id)
                        .toList());
    }

    @Test
    void threads_end_with_it() throws Exception {
        String id = active();
        manager.rebootInstance(id, CONTEXT);
        manager.cleanupHost();

        await().atMost(GENEROUS)
                .until(() -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().startsWith("kn-compute")));
        assertEquals(Set.of(), locks);
    }

    @Test
    void follows_a_new_name_of_the_host_when_it_has_no_instances() throws Exception {
        String id = active();
        name[0] = "host2";
        manager.syncInstances();
        manager.reportHost(CONTEXT);
        assertEquals("host1", lastReport().host());
        manager.terminateInstance(id, CONTEXT);
        await().atMost(GENEROUS).until(() -> {
            manager.syncInstances();
            manager.reportHost(CONTEXT);
            return lastReport().host().equals("host2");
        });

        assertEquals(Set.of("compute-host2"), locks);
    }

    @Test
    void hosts_of_one_container_do_not_meet() throws Exception {
        name[0] = "host 2/ü";
        ComputeManager other = next();
        String id = run(other, "sleeper");
        await().atMost(GENEROUS).until(() -> scheduler.told(id).contains(InstanceState.ACTIVE));

        other.reportHost(CONTEXT);
        assertEquals("host 2/ü", lastReport().host());
        assertEquals(1, lastReport().instances().size());
        manager.reportHost(CONTEXT);
        assertEquals(0, lastReport().instances().size());
    }
}

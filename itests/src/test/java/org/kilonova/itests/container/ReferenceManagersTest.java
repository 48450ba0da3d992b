// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.container;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.kilonova.rpc.RemoteException;
import org.kilonova.rpc.RpcClient;
import org.kilonova.rpc.Target;
import org.kilonova.service.ServiceDirectory;
import org.kilonova.service.ServiceRecord;
import org.osgi.framework.Bundle;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/** The scheduler and two compute hosts in one container, spoken to as any manager is: by RPC. */
public class ReferenceManagersTest extends ContainerTest {

    private static final Target SCHEDULER = Target.topic("scheduler");
    private static final Target COMPUTE = Target.topic("compute");
    private static final List<String> HOSTS = List.of("one", "two");
    private static final int ROOM = 4;
    private static final String OURS =
            "(|(service.factoryPid=org.kilonova.compute)(service.factoryPid=org.kilonova.image))";

    private Bundle scheduler;
    private Bundle compute;

    @Before
    public void bringSchedulerAndHosts() throws Exception {
        configure(CORE, with(QUICK, "swap_grace", "0"));
        for (String host : HOSTS) {
            write(
                    "org.kilonova.compute-" + host,
                    Map.of(
                            "kilonova.host", host,
                            "driver", "simulated",
                            "vcpus", Integer.toString(ROOM),
                            "cpu_allocation_ratio", "1",
                            "memory_mb", "1000",
                            "reserved_memory_mb", "0",
                            "disk_mb", "1000",
                            "kilonova.task.sync_instances.spacing", "0.2",
                            "kilonova.task.report_host.spacing", "0.5"));
        }
        image("sleeper", 10);
        image("huge", 2000);
        // Without any configuration the manager would be there once, under the name of the container.
        awaiting("the configurations").until(() -> configurations() == HOSTS.size() + 2);
        scheduler = startManager("scheduler");
        compute = startManager("compute");
        awaitHosts();
    }

    private void image(String name, int memory) throws IOException {
        Files.writeString(imageFile(name), """
                command=["/bin/sleep","{seconds}"]
                parameters=["seconds=[0-9]{1,6}"]
                defaults=["seconds=3600"]
                memory_mb=I"%d"
                disk_mb=I"1"
                """.formatted(memory));
    }

    private Path imageFile(String name) {
        return home().resolve("config/org.kilonova.image-" + name + ".config");
    }

    private int configurations() throws IOException, InvalidSyntaxException {
        Configuration[] found = service(ConfigurationAdmin.class).listConfigurations(OURS);
        return found == null ? 0 : found.length;
    }

    private void awaitHosts() {
        awaiting("both hosts to be up and to have reported their images").until(() -> {
            List<?> hosts = (List<?>) rpc().call(SCHEDULER, "list_hosts", Map.of());
            return hosts.stream()
                            .filter(host -> "up".equals(((Map<?, ?>) host).get("state"))
                                    && ((List<?>) ((Map<?, ?>) host).get("images")).size() == 2)
                            .count()
                    == HOSTS.size();
        });
    }

    @After
    public void takeAwayInstancesAndHosts() throws Exception {
        HOSTS.forEach(this::enable);
        for (Map<?, ?> instance : instances()) {
            if (!"DELETING".equals(instance.get("state"))) {
                call("terminate_instance", instance.get("id"));
            }
        }
        awaiting("all instances to be gone").until(() -> instances().isEmpty());
        compute.uninstall();
        scheduler.uninstall();
        awaiting("the managers to be gone")
                .until(() -> container().services().stream()
                        .noneMatch(service ->
                                Set.of("kilonova-compute", "kilonova-scheduler").contains(service.binary())));
        ServiceDirectory directory = service(ServiceDirectory.class);
        for (String topic : List.of("compute", "scheduler")) {
            for (ServiceRecord record : directory.list(topic)) {
                awaiting("the end of " + record.binary() + " on " + record.host())
                        .until(() -> !directory.find(record.id()).orElseThrow().up());
                directory.delete(record.id());
            }
        }
        for (String host : HOSTS) {
            Files.delete(home().resolve("config/org.kilonova.compute-" + host + ".cfg"));
        }
        for (String image : List.of("sleeper", "huge")) {
            Files.delete(imageFile(image));
        }
        awaiting("the configurations to be gone").until(() -> configurations() == 0);
        remove(home().resolve("data/managers"));
    }

    private static void remove(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> {
                try {
                    Files.delete(file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }

    // ---- as a user calls them

    private Map<?, ?> run(String name, String image, Map<String, ?> more) {
        Map<String, Object> args = new HashMap<>(more);
        args.put("name", name);
        args.put("image", image);
        return (Map<?, ?>) rpc().call(SCHEDULER, "run_instance", args);
    }

    private Object runSleeper(String name) {
        return run(name, "sleeper", Map.of()).get("id");
    }

    private Map<?, ?> call(String method, Object id) {
        return (Map<?, ?>) rpc().call(SCHEDULER, method, Map.of("id", id));
    }

    private List<Map<?, ?>> instances() {
        Map<?, ?> page = (Map<?, ?>) rpc().call(SCHEDULER, "list_instances", Map.of());
        return ((List<?>) page.get("instances"))
                .stream().<Map<?, ?>>map(instance -> (Map<?, ?>) instance).toList();
    }

    private Map<?, ?> awaitInstance(Object id, String state) {
        return awaiting("instance " + id + " to be " + state)
                .until(() -> call("get_instance", id), instance -> state.equals(instance.get("state")));
    }

    private static RemoteException noValidHost(
            Map<String, Integer> removed, org.junit.function.ThrowingRunnable create) {
        RemoteException refused = assertThrows(RemoteException.class, create);
        assertEquals(refused.toString(), "NoValidHost", refused.type());
        assertEquals(refused.toString(), Map.of("removed", removed, "hosts", HOSTS.size()), refused.details());
        return refused;
    }

    private ServiceRecord host(String host) {
        return serviceRecord("compute", host).orElseThrow();
    }

    private void disable(String host) {
        service(ServiceDirectory.class).disable(host(host).id(), "for a test");
    }

    private void enable(String host) {
        service(ServiceDirectory.class).enable(host(host).id());
    }

    // ---- the tests

    @Test
    public void anInstanceLivesFromItsCreationToItsEnd() {
        Map<?, ?> created = run("first", "sleeper", Map.of("parameters", Map.of("seconds", "7")));
        Object id = created.get("id");
        assertTrue(created.toString(), Set.of("BUILDING", "ACTIVE").contains(created.get("state")));
        assertTrue(created.toString(), HOSTS.contains(created.get("host")));

        Map<?, ?> active = awaitInstance(id, "ACTIVE");
        assertEquals("first", active.get("name"));
        assertEquals(Map.of("seconds", "7"), active.get("parameters"));
        assertEquals(List.of(id), instances().stream().map(i -> i.get("id")).toList());
        assertEquals(Map.of("output", ""), console(active));

        assertEquals("REBOOTING", call("reboot_instance", id).get("state"));
        Map<?, ?> again = awaitInstance(id, "ACTIVE");
        assertNotEquals(active.get("launched_at"), again.get("launched_at"));

        assertEquals("DELETING", call("terminate_instance", id).get("state"));
        awaitInstance(id, "DELETED");
        assertEquals(List.of(), instances());
        RemoteException gone = assertThrows(RemoteException.class, () -> call("terminate_instance", id));
        assertEquals("InstanceNotFound", gone.type());
        assertTrue(gone.getMessage(), gone.getMessage().contains("deleted"));
        RemoteException nothing = assertThrows(RemoteException.class, () -> console(again));
        assertEquals("InstanceNotFound", nothing.type());
    }

    private Object console(Map<?, ?> instance) {
        return rpc().call(
                        COMPUTE.server((String) instance.get("host")),
                        "get_console_output",
                        Map.of("id", instance.get("id"), "lines", 10));
    }

    @Test
    public void whyNoHostWillDoIsTold() {
        RemoteException refused = noValidHost(Map.of("memory", 2), () -> run("h", "huge", Map.of()));
        assertTrue(refused.getMessage(), refused.getMessage().contains("memory"));
        for (int i = 0; i < ROOM; i++) {
            awaitInstance(run("on-one-" + i, "sleeper", Map.of("host", "one")).get("id"), "ACTIVE");
        }
        noValidHost(
                Map.of("requested_host", 1, "processors", 1), () -> run("too-many", "sleeper", Map.of("host", "one")));
        assertEquals("two", run("elsewhere", "sleeper", Map.of()).get("host"));
    }

    @Test
    public void aDisabledHostGetsNothing() {
        disable("one");
        Set<Object> hosts = new HashSet<>();
        for (int i = 0; i < ROOM; i++) {
            hosts.add(awaitInstance(runSleeper("i" + i), "ACTIVE").get("host"));
        }
        assertEquals(Set.of("two"), hosts);
        noValidHost(Map.of("enabled", 1, "processors", 1), () -> runSleeper("one-too-many"));
        noValidHost(Map.of("enabled", 1, "requested_host", 1), () -> run("by-name", "sleeper", Map.of("host", "one")));

        enable("one");
        assertEquals("one", awaitInstance(runSleeper("now"), "ACTIVE").get("host"));
    }

    @Test
    public void theRecordStaysWhileItsHostIsAwayAndTheHostFindsItsInstanceAgain() throws Exception {
        Object id = runSleeper("stays");
        Map<?, ?> before = awaitInstance(id, "ACTIVE");
        compute.uninstall();
        awaiting("the hosts to be down")
                .until(() -> HOSTS.stream().noneMatch(host -> host(host).up()));
        assertEquals(before, call("get_instance", id));
        noValidHost(Map.of("up", 2), () -> runSleeper("nowhere"));

        compute = startManager("compute");
        awaitHosts();
        assertEquals(Map.of("output", ""), console(before));
        Map<?, ?> found = call("get_instance", id);
        assertEquals("ACTIVE", found.get("state"));
        assertEquals(before.get("launched_at"), found.get("launched_at"));
        call("reboot_instance", id);
        awaitInstance(id, "ACTIVE");
        assertEquals(1, used(before.get("host")));
    }

    private Object used(Object host) {
        List<?> hosts = (List<?>) rpc().call(SCHEDULER, "list_hosts", Map.of());
        return hosts.stream()
                .map(found -> (Map<?, ?>) found)
                .filter(found -> host.equals(found.get("host")))
                .findFirst()
                .orElseThrow()
                .get("vcpus_used");
    }

    @Test
    public void whatIsNotUnderstoodIsRefusedAndLeavesNothing() {
        RpcClient rpc = rpc();
        RemoteException image = assertThrows(RemoteException.class, () -> run("a", "nothing", Map.of()));
        assertEquals("InvalidRequest", image.type());
        assertEquals(Map.of("field", "image"), image.details());
        RemoteException parameter = assertThrows(
                RemoteException.class, () -> run("a", "sleeper", Map.of("parameters", Map.of("seconds", "; ls"))));
        assertEquals(Map.of("field", "parameters.seconds"), parameter.details());
        assertThrows(
                org.kilonova.rpc.InvalidArgumentsException.class,
                () -> rpc.call(SCHEDULER, "run_instance", Map.of("name", "a")));
        assertEquals(List.of(), instances());
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.kilonova.compute.internal.instance;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.kilonova.compute.internal.image.Declaration;
import org.kilonova.compute.internal.image.Limits;
import org.kilonova.compute.internal.image.Resources;
import org.kilonova.compute.internal.process.SimulatedDriver;

class InstancesTest extends InstancesRig {

    @Test
    void lives_and_is_deleted() throws Exception {
        String id = sleeper();
        Snapshot active = ledger.await(id, InstanceState.ACTIVE);

        assertTrue(alive(active.status().pid()));
        assertNotNull(active.status().launchedAt());
        assertEquals(used(1), ledger.claims.usage());

        assertTrue(ledger.instances.terminate(id, CONTEXT));
        await().atMost(GENEROUS).until(() -> told(id).contains(InstanceState.DELETED));

        assertEquals(List.of(InstanceState.ACTIVE, InstanceState.DELETED), told(id));
        assertFalse(alive(active.status().pid()));
        assertEquals(used(0), ledger.claims.usage());
        assertFalse(Files.exists(root.resolve(id)));
        assertFalse(ledger.instances.terminate(id, CONTEXT), "there is none any more");
    }

    @Test
    void revisions_grow_with_each_change() throws Exception {
        String id = sleeper();
        ledger.await(id, InstanceState.ACTIVE);
        ledger.instances.reboot(id, CONTEXT);
        await().atMost(GENEROUS).until(() -> told(id).size() == 3);
        ledger.instances.terminate(id, CONTEXT);
        await().atMost(GENEROUS).until(() -> told(id).size() == 4);

        List<Long> revisions =
                changes.stream().map(change -> change.status().revision()).toList();
        assertEquals(revisions.stream().sorted().distinct().toList(), revisions);
    }

    @Test
    void a_process_that_ends_well_is_off_with_its_code_and_keeps_its_claim() throws Exception {
        String id = run("true", Map.of());
        Snapshot off = ledger.await(id, InstanceState.SHUTOFF);

        assertEquals(0, off.status().exitCode());
        assertNull(off.status().pid());
        assertNotNull(off.status().endedAt());
        assertEquals(used(1), ledger.claims.usage());
    }

    @Test
    void a_process_that_ends_at_once_and_not_well_is_an_error_with_its_last_words() throws Exception {
        String id = run("loud", Map.of());
        Snapshot error = ledger.await(id, InstanceState.ERROR);

        assertEquals(
                "image loud: exited at once with code 3: no good",
                error.status().reason());
        assertEquals(3, error.status().exitCode());
        assertEquals(new Usage(Resources.NONE, 1), ledger.claims.usage());
    }

    @Test
    void a_command_that_is_not_there_is_an_error() throws Exception {
        String id = run("lost", Map.of());

        assertEquals(
                "image lost: command /no/such does not exist on host host1",
                ledger.await(id, InstanceState.ERROR).status().reason());
        assertEquals(new Usage(Resources.NONE, 1), ledger.claims.usage());
        ledger.instances.terminate(id, CONTEXT);
        await().atMost(GENEROUS).until(() -> ledger.state(id) == null);
    }

    @Test
    void one_that_ends_later_is_found_by_the_periodic_task() throws Exception {
        String id = run("waits", Map.of());
        ledger.await(id, InstanceState.ACTIVE);
        ProcessHandle process = ProcessHandle.of(ledger.find(id).status().pid()).orElseThrow();

        process.destroy();

        await().atMost(GENEROUS).until(() -> {
            ledger.instances.sync(1 << 20);
            return ledger.state(id) == InstanceState.SHUTOFF || ledger.state(id) == InstanceState.ERROR;
        });
        assertEquals(143, ledger.find(id).status().exitCode());
    }

    @Test
    void one_that_does_not_want_to_end_is_killed_after_the_grace() throws Exception {
        grace = Duration.ofMillis(200);
        String id = run("stubborn", Map.of());
        Snapshot active = ledger.await(id, InstanceState.ACTIVE);
        await().atMost(GENEROUS).until(() -> new Store(root).console(id).tail(1).equals("ready\n"));

        ledger.instances.terminate(id, CONTEXT);

        await().atMost(GENEROUS).until(() -> ledger.state(id) == null);
        assertFalse(alive(active.status().pid()));
    }

    @Test
    void is_rebooted_from_wherever_it_stands() throws Exception {
        String id = sleeper();
        long first = ledger.await(id, InstanceState.ACTIVE).status().pid();
        ledger.instances.reboot(id, CONTEXT);
        await().atMost(GENEROUS).until(() -> told(id).size() == 3);
        long second = ledger.await(id, InstanceState.ACTIVE).status().pid();
        assertEquals(List.of(InstanceState.ACTIVE, InstanceState.REBOOTING, InstanceState.ACTIVE), told(id));
        assertFalse(alive(first));
        assertNotEquals(first, second);
        assertEquals(used(1), ledger.claims.usage());
        await().atMost(GENEROUS).until(() -> driver.runs(root.resolve(id)).equals(List.of(2)));

        String off = run("true", Map.of());
        ledger.await(off, InstanceState.SHUTOFF);
        ledger.instances.reboot(off, CONTEXT);
        await().atMost(GENEROUS)
                .until(() -> told(off).size() == 5
                        && told(off).get(4) == InstanceState.SHUTOFF
                        && told(off).get(2) == InstanceState.REBOOTING);

        String error = run("lost", Map.of());
        ledger.await(error, InstanceState.ERROR);
        assertEquals(used(2).claimed(), ledger.claims.usage().claimed());
        ledger.instances.reboot(error, CONTEXT);
        await().atMost(GENEROUS)
                .until(() ->
                        told(error).equals(List.of(InstanceState.ERROR, InstanceState.REBOOTING, InstanceState.ERROR)));
        assertEquals(used(2).claimed(), ledger.claims.usage().claimed());
    }

    @Test
    void what_cannot_be_taken_is_refused_and_leaves_nothing() {
        assertEquals("image none is not declared here", refusal("none", Map.of()));
        assertEquals(
                "image sleeper: parameters.seconds \"x\" does not match [0-9]+",
                refusal("sleeper", Map.of("seconds", "x")));
        assertEquals(used(0), ledger.claims.usage());
        assertEquals(List.of(), List.of(root.toFile().list()));
        assertEquals(List.of(), ledger.instances.all());
    }

    @Test
    void a_host_that_is_full_refuses() throws Exception {
        for (int i = 0; i < LIMIT.vcpus(); i++) {
            sleeper();
        }

        assertEquals("no room: vcpus 1 wanted, 0 of 4 left", refusal("sleeper", Map.of("seconds", "1")));
    }

    @Test
    void an_order_that_comes_twice_is_one_instance() throws Exception {
        CompletableFuture<Boolean> later = new CompletableFuture<>();
        permission = later;
        String id = sleeper();
        ledger.instances.run(order(id, "sleeper", Map.of("seconds", "1000")), CONTEXT);
        assertEquals(InstanceState.BUILDING, ledger.state(id));
        later.complete(true);
        ledger.await(id, InstanceState.ACTIVE);
        ledger.instances.run(order(id, "sleeper", Map.of("seconds", "1000")), CONTEXT);

        assertEquals(used(1), ledger.claims.usage());
        assertEquals(List.of(1), driver.runs(root.resolve(id)));
        assertThrows(
                NoRoomException.class,
                () -> ledger.instances.run(new Order(id, 2, "name", "sleeper", Map.of("seconds", "1")), CONTEXT));
        assertEquals(InstanceState.ACTIVE, ledger.state(id));
    }

    @Test
    void one_that_may_not_start_is_dropped_without_a_word() throws Exception {
        permission = CompletableFuture.completedFuture(false);
        String id = sleeper();

        await().atMost(GENEROUS).until(() -> ledger.state(id) == null && !Files.exists(root.resolve(id)));
        assertEquals(used(0), ledger.claims.usage());
        assertEquals(List.of(), told(id));
    }

    @Test
    void while_the_scheduler_is_away_it_waits() throws Exception {
        permission = CompletableFuture.failedFuture(new IllegalStateException("away"));
        String id = sleeper();
        ledger.instances.sync(1 << 20);
        assertEquals(InstanceState.BUILDING, ledger.state(id));
        assertEquals(used(1), ledger.claims.usage());

        permission = CompletableFuture.completedFuture(true);
        await().atMost(GENEROUS).until(() -> {
            ledger.instances.sync(1 << 20);
            return ledger.state(id) == InstanceState.ACTIVE;
        });
    }

    @Test
    void one_that_is_deleted_while_it_waits_never_starts() throws Exception {
        CompletableFuture<Boolean> later = new CompletableFuture<>();
        permission = later;
        String id = sleeper();

        ledger.instances.terminate(id, CONTEXT);
        await().atMost(GENEROUS).until(() -> told(id).equals(List.of(InstanceState.DELETED)));
        later.complete(true);
        ledger.instances.sync(1 << 20);

        assertNull(ledger.state(id));
        assertFalse(Files.exists(root.resolve(id)));
    }

    @Test
    void what_becomes_of_an_image_does_not_matter_to_its_instances() throws Exception {
        String id = sleeper();
        ledger.await(id, InstanceState.ACTIVE);
        images.clear();

        Ledger next = reopen();
        next.instances.reboot(id, CONTEXT);

        await().atMost(GENEROUS).until(() -> told(id).size() == 3);
        assertEquals(List.of("sleep", "1000"), next.find(id).spec().program().command());
        assertEquals(InstanceState.ACTIVE, next.state(id));
    }

    @Test
    void consoles_are_kept_short() throws Exception {
        image(
                "shouter",
                List.of("sh", "-c", "seq 1 100000; while [ ! -e go ]; do sleep 0.05; done; echo end; sleep 1000"),
                List.of());
        String id = run("shouter", Map.of());
        ledger.await(id, InstanceState.ACTIVE);
        Path console = root.resolve(id).resolve("console.log");
        await().atMost(GENEROUS).until(() -> Files.size(console) == 588895);

        ledger.instances.sync(10_000);

        assertEquals(0, Files.size(console));
        assertEquals(10_000, Files.size(root.resolve(id).resolve("console.log.1")));
        Files.createFile(root.resolve(id).resolve("files/go"));
        await().atMost(GENEROUS).until(() -> new Store(root).console(id).tail(2).equals("100000\nend\n"));
    }

    @Test
    void a_thousand_arrive_and_go_without_one_lost_or_doubled() throws Exception {
        driver = new SimulatedDriver(Clock.systemUTC());
        reopen();
        images.add(new Declaration(
                        "free",
                        "",
                        List.of("free"),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        new Resources(0, 4, 4),
                        Limits.NONE)
                .read());
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            ids.add(UUID.randomUUID().toString());
        }
        ExecutorService callers = Executors.newFixedThreadPool(16);
        try {
            for (String id : ids) {
                for (int twice = 0; twice < 2; twice++) {
                    callers.execute(() -> {
                        try {
                            ledger.instances.run(order(id, "free", Map.of()), CONTEXT);
                        } catch (NoRoomException e) {
                            throw new AssertionError(e);
                        }
                    });
                }
            }
            await().atMost(GENEROUS).until(() -> {
                ledger.instances.sync(1 << 20);
                return ledger.instances.all().size() == 1000
                        && ledger.instances.all().stream()
                                .allMatch(instance -> instance.status().state() == InstanceState.ACTIVE);
            });
            assertEquals(new Usage(new Resources(0, 4000, 4000), 1000), ledger.claims.usage());
            ids.forEach(id -> callers.execute(() -> ledger.instances.terminate(id, CONTEXT)));
            await().atMost(GENEROUS).until(() -> ledger.instances.all().isEmpty());
        } finally {
            callers.shutdownNow();
        }
        assertEquals(used(0), ledger.claims.usage());
        assertEquals(0, root.toFile().list().length);
        ids.forEach(id -> assertEquals(List.of(InstanceState.ACTIVE, InstanceState.DELETED), told(id)));
    }
}

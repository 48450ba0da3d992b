// SPDX-License-Identifier: Apache-2.0
package org.kilonova.compute.internal.instance;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The container has gone without a word, and the next one finds the directories and what runs. */
class AdoptionTest extends InstancesRig {

    @Test
    void the_next_container_adopts_what_runs() throws Exception {
        String id = sleeper();
        Snapshot before = ledger.await(id, InstanceState.ACTIVE);

        Ledger next = reopen();

        assertEquals(1, next.adopted);
        assertEquals(before, next.find(id));
        assertEquals(used(1), next.claims.usage());
        next.instances.terminate(id, CONTEXT);
        await().atMost(GENEROUS).until(() -> !alive(before.status().pid()));
    }

    @Test
    void the_next_container_learns_how_it_ended_meanwhile() throws Exception {
        String id = run("waits", Map.of());
        ledger.await(id, InstanceState.ACTIVE);
        ledger.close();
        Files.createFile(root.resolve(id).resolve("files/go"));
        await().atMost(GENEROUS).until(() -> Files.exists(root.resolve(id).resolve("exit.1")));

        Ledger next = reopen();

        assertEquals(0, next.adopted);
        await().atMost(GENEROUS)
                .until(() -> Optional.of(5)
                        .equals(Optional.ofNullable(next.find(id).status().exitCode())));
    }

    @Test
    void the_next_container_finds_what_was_started_but_not_written_down() throws Exception {
        String id = sleeper();
        Snapshot active = ledger.await(id, InstanceState.ACTIVE);
        ledger.close();
        new InstanceDirectory(root.resolve(id)).save(new InstanceFile(active.spec(), Status.building()));

        Ledger next = reopen();

        assertEquals(1, next.adopted);
        assertEquals(
                active.status().pid(),
                next.await(id, InstanceState.ACTIVE).status().pid());
        assertEquals(List.of(1), driver.runs(root.resolve(id)));
    }

    @Test
    void the_next_container_goes_on_with_what_was_waiting() throws Exception {
        permission = new CompletableFuture<>();
        String id = sleeper();
        permission = CompletableFuture.completedFuture(true);

        Ledger next = reopen();
        assertEquals(InstanceState.BUILDING, next.state(id));
        next.instances.sync(1 << 20);

        next.await(id, InstanceState.ACTIVE);
    }

    @Test
    void the_next_container_sees_an_end_and_a_reboot_through() throws Exception {
        String ending = run("stubborn", Map.of());
        String rebooting = run("stubborn", Map.of());
        long first = ledger.await(ending, InstanceState.ACTIVE).status().pid();
        long second = ledger.await(rebooting, InstanceState.ACTIVE).status().pid();
        Store store = new Store(root);
        await().atMost(GENEROUS)
                .until(() -> store.console(ending).tail(1).equals("ready\n")
                        && store.console(rebooting).tail(1).equals("ready\n"));
        ledger.instances.terminate(ending, CONTEXT);
        ledger.instances.reboot(rebooting, CONTEXT);
        ledger.await(rebooting, InstanceState.REBOOTING);
        grace = Duration.ofMillis(200);

        Ledger next = reopen();

        await().atMost(GENEROUS).until(() -> next.state(ending) == null);
        Snapshot again = next.await(rebooting, InstanceState.ACTIVE);
        assertFalse(alive(first));
        assertFalse(alive(second));
        assertTrue(alive(again.status().pid()));
    }

    @Test
    void another_process_with_its_pid_is_not_taken_for_it() throws Exception {
        String id = sleeper();
        Snapshot active = ledger.await(id, InstanceState.ACTIVE);
        ledger.close();
        driver.find(root.resolve(id), 1).orElseThrow().kill();
        await().atMost(GENEROUS).until(() -> Files.exists(root.resolve(id).resolve("exit.1")));
        Files.delete(root.resolve(id).resolve("exit.1"));
        Process stranger = new ProcessBuilder("sleep", "1000").start();
        try {
            Path record = root.resolve(id).resolve("process.1");
            List<String> lines = Files.readAllLines(record).stream()
                    .map(line -> line.replaceFirst("^[0-9]+", Long.toString(stranger.pid())))
                    .toList();
            Files.write(record, lines);

            Ledger next = reopen();

            assertEquals(0, next.adopted);
            Snapshot off = next.await(id, InstanceState.SHUTOFF);
            assertEquals(
                    "the process ended, its exit code is not known",
                    off.status().reason());
            next.instances.terminate(id, CONTEXT);
            await().atMost(GENEROUS).until(() -> next.state(id) == null);
            assertTrue(stranger.isAlive());
            assertNotEquals(active.status().pid(), stranger.pid());
        } finally {
            stranger.destroyForcibly();
        }
    }

    @Test
    void a_broken_directory_is_set_aside_with_what_it_runs_and_harms_no_other() throws Exception {
        String broken = sleeper();
        String good = sleeper();
        long pid = ledger.await(broken, InstanceState.ACTIVE).status().pid();
        ledger.await(good, InstanceState.ACTIVE);
        ledger.close();
        Path file = root.resolve(broken).resolve("instance.properties");
        Files.writeString(file, Files.readString(file).substring(0, 100));
        Files.createDirectories(root.resolve(UUID.randomUUID() + ".gone").resolve("half"));

        Ledger next = reopen();

        assertEquals(1, next.adopted);
        assertEquals(
                List.of(good),
                next.instances.all().stream().map(i -> i.spec().id()).toList());
        assertEquals(used(1), next.claims.usage());
        await().atMost(GENEROUS).until(() -> !alive(pid));
        assertTrue(Files.isDirectory(root.resolve(broken + ".broken")));
        assertEquals(2, root.toFile().list().length);
    }

    @Test
    void each_directory_that_makes_no_sense_is_set_aside_alone() throws Exception {
        String good = sleeper();
        List<String> bad = List.of(sleeper(), sleeper(), sleeper());
        long pid = ledger.await(bad.get(0), InstanceState.ACTIVE).status().pid();
        for (String id : List.of(good, bad.get(1), bad.get(2))) {
            ledger.await(id, InstanceState.ACTIVE);
        }
        ledger.close();
        String copy = UUID.randomUUID().toString();
        Path goodFile = root.resolve(good).resolve("instance.properties");
        Files.copy(goodFile, Files.createDirectory(root.resolve(copy)).resolve("instance.properties"));
        rewrite(bad.get(0), "launched_at=.*\n", "");
        rewrite(bad.get(1), "reason=.*\n|pid=.*\n", "reason=\\\\uZZZZ\n");
        long unknown =
                Long.parseLong(Files.readAllLines(root.resolve(bad.get(2)).resolve("process.1"))
                        .get(1)
                        .split(" ")[0]);
        Files.writeString(root.resolve(bad.get(2)).resolve("process.1"), "rub\nbish\n");
        try {
            Ledger next = reopen();

            assertEquals(1, next.adopted);
            assertEquals(
                    List.of(good),
                    next.instances.all().stream().map(i -> i.spec().id()).toList());
            assertEquals(used(1), next.claims.usage());
            await().atMost(GENEROUS).until(() -> !alive(pid));
            for (String id : bad) {
                assertTrue(Files.isDirectory(root.resolve(id + ".broken")), id);
            }
            assertTrue(Files.isDirectory(root.resolve(copy + ".broken")));
        } finally {
            ProcessHandle.of(unknown).ifPresent(ProcessHandle::destroyForcibly);
            Files.deleteIfExists(root.resolve(bad.get(2) + ".broken").resolve("process.1"));
        }
    }

    @Test
    void what_lives_although_it_should_not_is_stopped() throws Exception {
        String id = sleeper();
        Snapshot active = ledger.await(id, InstanceState.ACTIVE);
        ledger.close();
        new InstanceDirectory(root.resolve(id))
                .save(new InstanceFile(active.spec(), active.status().error("lost")));

        Ledger next = reopen();

        await().atMost(GENEROUS).until(() -> !alive(active.status().pid()));
        assertEquals(InstanceState.ERROR, next.state(id));
    }

    private void rewrite(String id, String pattern, String text) throws Exception {
        Path file = root.resolve(id).resolve("instance.properties");
        Files.writeString(file, Files.readString(file).replaceAll(pattern, text));
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.kilonova.compute.internal.instance;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kilonova.compute.internal.image.Declaration;
import org.kilonova.compute.internal.image.Image;
import org.kilonova.compute.internal.image.Limits;
import org.kilonova.compute.internal.image.Resources;
import org.kilonova.compute.internal.process.ProcessDriver;
import org.kilonova.rpc.CallContext;

/** Instances on a file system that is really full: a small one in memory, which only root can mount. */
class DiskFullTest {

    private static final Duration GENEROUS = Duration.ofSeconds(30);
    private static final CallContext CONTEXT = CallContext.of("req-test");
    private static final Resources CLAIM = new Resources(1, 1, 1);

    @TempDir
    Path directory;

    private final ScheduledExecutorService watcher = Executors.newSingleThreadScheduledExecutor();
    private final ExecutorService builders = Executors.newSingleThreadExecutor();
    private final List<Snapshot> changes = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Boolean> permission = new CompletableFuture<>();
    private final Claims claims = new Claims(() -> new Resources(4, 4, 4), () -> 10);
    private Instances instances;
    private boolean mounted;

    @BeforeEach
    void mount() throws Exception {
        mounted = command("mount", "-t", "tmpfs", "-o", "size=64k", "kilonova-test", directory.toString());
        assumeTrue(mounted, "a file system can be mounted here");
        Image image = new Declaration(
                        "sleeper",
                        "",
                        List.of("sleep", "1000"),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        CLAIM,
                        Limits.NONE)
                .read();
        Site site = new Site(
                "host1",
                new ProcessDriver("host1"),
                claims,
                (instance, context) -> changes.add(instance),
                () -> Duration.ofSeconds(1),
                Clock.systemUTC());
        instances = new Instances(
                site,
                new Store(directory.resolve("instances")),
                () -> List.of(image),
                (instance, context) -> permission,
                builders,
                watcher);
    }

    private static boolean command(String... command) throws Exception {
        return new ProcessBuilder(command).start().waitFor() == 0;
    }

    @AfterEach
    void unmount() throws Exception {
        for (ExecutorService executor : List.of(watcher, builders)) {
            executor.shutdownNow();
            await().atMost(GENEROUS).until(executor::isTerminated);
        }
        if (mounted) {
            assertTrue(command("umount", directory.toString()));
        }
    }

    private void fill() throws IOException {
        try (OutputStream file = Files.newOutputStream(directory.resolve("full"))) {
            byte[] block = new byte[4096];
            assertThrows(IOException.class, () -> {
                while (true) {
                    file.write(block);
                }
            });
        }
    }

    private String run() throws NoRoomException {
        String id = UUID.randomUUID().toString();
        instances.run(new Order(id, 1, "name", "sleeper", Map.of()), CONTEXT);
        return id;
    }

    @Test
    void full_before_it_is_written_down_it_is_refused() throws IOException {
        fill();

        String reason = assertThrows(NoRoomException.class, this::run).getMessage();

        assertTrue(reason.contains("No space left on device"), reason);
        assertEquals(new Usage(Resources.NONE, 0), claims.usage());
        assertEquals(0, directory.resolve("instances").toFile().list().length);
    }

    @Test
    void full_before_it_starts_it_is_an_error_and_can_be_deleted() throws Exception {
        String id = run();
        fill();
        permission.complete(true);

        await().atMost(GENEROUS).until(() -> changes.size() == 1);
        Status error = changes.get(0).status();
        assertEquals(InstanceState.ERROR, error.state());
        assertTrue(error.reason().startsWith("image sleeper: could not be started: "), error.reason());
        assertEquals(new Usage(Resources.NONE, 1), claims.usage());

        instances.terminate(id, CONTEXT);
        await().atMost(GENEROUS).until(() -> instances.all().isEmpty());
        assertFalse(Files.exists(directory.resolve("instances").resolve(id)));
    }
}

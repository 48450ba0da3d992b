// SPDX-License-Identifier: Apache-2.0
package org.kilonova.compute.internal.instance;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.kilonova.compute.internal.image.Declaration;
import org.kilonova.compute.internal.image.Image;
import org.kilonova.compute.internal.image.Limits;
import org.kilonova.compute.internal.image.Resources;
import org.kilonova.compute.internal.process.Driver;
import org.kilonova.compute.internal.process.InstanceProcess;
import org.kilonova.compute.internal.process.ProcessDriver;
import org.kilonova.rpc.CallContext;

/** Instances of real processes below a directory, as one container after the other sees them. */
abstract class InstancesRig {

    static final Duration GENEROUS = Duration.ofSeconds(30);
    static final CallContext CONTEXT = CallContext.of("req-test");
    static final Resources LIMIT = new Resources(4, 4000, 4000);

    @TempDir
    Path root;

    final List<Snapshot> changes = new CopyOnWriteArrayList<>();
    final List<Image> images = new ArrayList<>();
    final List<Ledger> ledgers = new ArrayList<>();
    volatile CompletionStage<Boolean> permission = CompletableFuture.completedFuture(true);
    volatile Duration grace = Duration.ofSeconds(60);
    Driver driver;
    Ledger ledger;

    /** One container's view of the directories. */
    final class Ledger implements AutoCloseable {

        final ScheduledExecutorService watcher = Executors.newSingleThreadScheduledExecutor();
        final ExecutorService builders = Executors.newFixedThreadPool(4);
        final Claims claims = new Claims(() -> LIMIT, () -> 1000);
        final Instances instances;
        final int adopted;

        Ledger() throws IOException {
            Site site = new Site(
                    "host1",
                    driver,
                    claims,
                    (instance, context) -> changes.add(instance),
                    () -> grace,
                    Clock.systemUTC());
            instances = new Instances(
                    site, new Store(root), () -> images, (instance, context) -> permission, builders, watcher);
            adopted = instances.adopt(CONTEXT);
        }

        Snapshot find(String id) {
            return instances.all().stream()
                    .filter(instance -> instance.spec().id().equals(id))
                    .findFirst()
                    .orElse(null);
        }

        InstanceState state(String id) {
            Snapshot found = find(id);
            return found == null ? null : found.status().state();
        }

        Snapshot await(String id, InstanceState state) {
            Awaitility.await().atMost(GENEROUS).untilAsserted(() -> assertEquals(state, state(id)));
            return find(id);
        }

        @Override
        public void close() {
            for (ExecutorService executor : List.of(watcher, builders)) {
                executor.shutdownNow();
                Awaitility.await().atMost(GENEROUS).until(executor::isTerminated);
            }
        }
    }

    @BeforeEach
    void create() throws Exception {
        driver = new ProcessDriver("host1");
        image("sleeper", List.of("sleep", "{seconds}"), List.of("seconds=[0-9]+"));
        image("true", List.of("true"), List.of());
        image("loud", List.of("sh", "-c", "echo no good; exit 3"), List.of());
        image("stubborn", List.of("sh", "-c", "trap '' TERM; echo ready; while :; do sleep 1000; done"), List.of());
        image("lost", List.of("/no/such"), List.of());
        image("waits", List.of("sh", "-c", "while [ ! -e go ]; do sleep 0.05; done; exit 5"), List.of());
        ledger = open();
    }

    void image(String name, List<String> command, List<String> parameters) throws Exception {
        images.removeIf(image -> image.name().equals(name));
        images.add(new Declaration(
                        name,
                        "",
                        command,
                        List.of(),
                        parameters,
                        List.of(),
                        List.of(),
                        new Resources(1, 10, 20),
                        Limits.NONE)
                .read());
    }

    Ledger open() throws IOException {
        Ledger opened = new Ledger();
        ledgers.add(opened);
        return opened;
    }

    /** As a container that died: no last word, and another one comes. */
    Ledger reopen() throws IOException {
        ledger.close();
        ledger = open();
        return ledger;
    }

    @AfterEach
    void killWhatIsLeft() throws IOException {
        ledgers.forEach(Ledger::close);
        try (Stream<Path> directories = Files.list(root)) {
            for (Path directory : directories.toList()) {
                for (int run : driver.runs(directory)) {
                    Optional<InstanceProcess> process = driver.find(directory, run);
                    process.ifPresent(InstanceProcess::kill);
                    // Until it has ended its shim may write into the directory.
                    await().atMost(GENEROUS)
                            .until(() -> process.flatMap(InstanceProcess::exit).isPresent() || process.isEmpty());
                }
            }
        }
    }

    static Order order(String id, String image, Map<String, String> parameters) {
        return new Order(id, 1, "name", image, parameters);
    }

    String run(String image, Map<String, String> parameters) throws NoRoomException {
        String id = UUID.randomUUID().toString();
        ledger.instances.run(order(id, image, parameters), CONTEXT);
        return id;
    }

    String sleeper() throws NoRoomException {
        return run("sleeper", Map.of("seconds", "1000"));
    }

    String refusal(String image, Map<String, String> parameters) {
        return assertThrows(NoRoomException.class, () -> run(image, parameters)).getMessage();
    }

    List<InstanceState> told(String id) {
        return changes.stream()
                .filter(change -> change.spec().id().equals(id))
                .map(change -> change.status().state())
                .toList();
    }

    static boolean alive(long pid) {
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent();
    }

    Usage used(int instances) {
        return new Usage(new Resources(instances, 10 * instances, 20 * instances), instances);
    }
}

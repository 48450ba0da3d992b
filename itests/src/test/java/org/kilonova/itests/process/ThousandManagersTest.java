// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A thousand bundles with a manager each come up together, work, and go, in a small heap and with few threads. */
class ThousandManagersTest {

    private static final int MANAGERS = 1000;
    private static final int WORKERS = 16;

    @RegisterExtension
    final Containers containers = new Containers();

    @TempDir
    Path scratch;

    @Test
    void comeUpWorkAndGo() throws IOException {
        ContainerHome home = ContainerHome.in(scratch);
        home.configure(ContainerHome.CORE, "max_worker_threads", Integer.toString(WORKERS));
        Map<String, String> heap = Map.of("KILONOVA_OPTS", "-Xmx192m");
        drop(home, 1);
        int threadsOfOne;
        try (ContainerProcess container = containers.begin(home, heap).ready()) {
            // HTTP is up last, and has threads of its own.
            container.servicesUp(2);
            threadsOfOne = threads(container);
        }
        drop(home, MANAGERS);
        long begun = System.nanoTime();
        try (ContainerProcess container = containers.begin(home, heap).ready()) {
            container.eventually(() ->
                    assertEquals(MANAGERS + 1, container.table("kn:managers").count("State", "RUNNING")));
            long millis = (System.nanoTime() - begun) / 1_000_000;
            container.servicesUp(MANAGERS + 1);
            for (int i = 0; i < MANAGERS; i += 100) {
                assertEquals("\"yes\"", container.command("kn:call many" + i + " echo text=yes"));
            }
            int threads = threads(container);
            System.out.printf(
                    "%d managers: RUNNING after %d ms, resident set %s, %d threads (%d with one manager)%n",
                    MANAGERS, millis, status(container, "VmRSS:"), threads, threadsOfOne);
            assertTrue(threads <= threadsOfOne + WORKERS, () -> threads + " threads, with one manager " + threadsOfOne);
            goAway(home, container, threadsOfOne);
            assertEquals(List.of(), home.log(" ERROR "));
        }
    }

    private static void goAway(ContainerHome home, ContainerProcess container, int threadsOfOne) {
        long begun = System.nanoTime();
        for (int i = 1; i < MANAGERS; i++) {
            home.remove("many" + i + ".jar");
        }
        AtomicInteger most = new AtomicInteger();
        container.eventually(() -> {
            most.accumulateAndGet(threads(container), Math::max);
            assertEquals(1, container.table("kn:deployed").rows().size());
        });
        container.eventually(
                () -> assertEquals(2, container.table("kn:managers").rows().size()));
        System.out.printf(
                "gone after %d ms, at most %d threads%n", (System.nanoTime() - begun) / 1_000_000, most.get());
        assertTrue(most.get() <= threadsOfOne + WORKERS + 50, () -> most + " threads while they went");
        container.servicesUp(2);
        assertEquals("\"yes\"", container.command("kn:call many0 echo text=yes"));
    }

    /** The same class in each, as a vendor's template would give. */
    private void drop(ContainerHome home, int count) {
        JarContent one = JarContent.of(ManagerJar.topic("many").in(scratch));
        for (int i = 0; i < count; i++) {
            one.header("Bundle-SymbolicName", "org.kilonova.sample.many" + i)
                    .topic("many", "many" + i)
                    .write(home.deploy().resolve("many" + i + ".jar"));
        }
    }

    private static int threads(ContainerProcess container) throws IOException {
        return Integer.parseInt(status(container, "Threads:"));
    }

    private static String status(ContainerProcess container, String key) throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc", Long.toString(container.pid()), "status"))) {
            return lines.filter(line -> line.startsWith(key))
                    .map(line -> line.substring(key.length()).strip())
                    .findFirst()
                    .orElse("0");
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.kilonova.itests.Distribution;
import org.kilonova.launcher.demo.Candidate;

/** A thousand versions one after the other: none of those that have gone leaves anything. */
class ManySwapsTest {

    private static final int SWAPS = 1000;
    private static final int WARM = 200;

    /** Classes that a longer run of the JVM brings in by itself: lambdas, accessors, proxies. */
    private static final long STRAY_CLASSES = 300;

    private static final double MEBIBYTES = 8;

    /**
     * Felix 7.0.5 keeps what it knows of an uninstalled bundle, without its classes, if the bundle ever used a service that makes an
     * object for each bundle: SCR asks Config Admin in the name of every bundle with components.
     */
    private static final double KEPT_BY_FELIX = 13.0 / 1024;

    private static final long STRAY_THREADS = 20;
    private static final long STRAY_FILES = 10;

    private static final String PROBE = """
                @Rpc
                Map<String, Object> look() throws Exception {
                    for (int i = 0; i < 3; i++) {
                        System.gc();
                        TimeUnit.MILLISECONDS.sleep(100);
                    }
                    long metaspace = java.lang.management.ManagementFactory.getMemoryPoolMXBeans().stream()
                            .filter(pool -> pool.getName().equals("Metaspace"))
                            .mapToLong(pool -> pool.getUsage().getUsed())
                            .sum();
                    return Map.of(
                            "classes", java.lang.management.ManagementFactory.getClassLoadingMXBean().getLoadedClassCount(),
                            "metaspace", metaspace,
                            "heap", java.lang.management.ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
                            "threads", java.lang.management.ManagementFactory.getThreadMXBean().getThreadCount(),
                            "files", new File("/proc/self/fd").list().length);
                }
            """;

    @RegisterExtension
    final Containers containers = new Containers();

    @TempDir
    Path scratch;

    private record Look(long classes, double metaspace, double heap, long threads, long files) {

        private static final double BYTES = 1 << 20;

        static Look at(ContainerProcess container) {
            JsonNode look = HttpApi.read(container.command("kn:call probe look"));
            return new Look(
                    look.path("classes").asLong(),
                    look.path("metaspace").asLong() / BYTES,
                    look.path("heap").asLong() / BYTES,
                    look.path("threads").asLong(),
                    look.path("files").asLong());
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%d classes, metaspace %.1f MiB, heap %.1f MiB, %d threads, %d files",
                    classes,
                    metaspace,
                    heap,
                    threads,
                    files);
        }
    }

    @Test
    void leaveNothingBehind() {
        ContainerHome home = ContainerHome.in(scratch);
        home.configure(ContainerHome.DEPLOY, "probation_time", "0");
        home.drop(ManagerJar.topic("probe").body(PROBE).in(scratch), "probe.jar");
        ContainerProcess container = containers.start(home);
        LedgerContainer ledger = new LedgerContainer(home, container, scratch);
        home.drop(Distribution.example("ledger-1.0.0.jar"), LedgerContainer.FILE);
        container.eventually(() -> container.command("kn:call ledger totals"));
        container.eventually(() -> container.command("kn:call probe look"));
        Look begin = Look.at(container);

        swaps(ledger, 1, WARM);
        Look warm = Look.at(container);
        long begun = System.nanoTime();
        swaps(ledger, WARM + 1, SWAPS);
        double millis = (System.nanoTime() - begun) / 1e6 / (SWAPS - WARM);
        container.eventually(() -> {
            Look.at(container);
            assertEquals("nothing is left of any version that has gone", container.command("kn:leaks"), "old versions");
        });
        Look end = Look.at(container);

        String figures = "at the begin:     " + begin + "\nafter " + WARM + " swaps:  " + warm + "\nafter " + SWAPS
                + " swaps: " + end + String.format(Locale.ROOT, "\neach swap took %.0f ms", millis);
        System.out.println(figures);
        assertTrue(end.classes() - warm.classes() < STRAY_CLASSES, () -> "classes\n" + figures);
        assertTrue(end.metaspace() - warm.metaspace() < MEBIBYTES, () -> "metaspace\n" + figures);
        assertTrue(end.heap() - warm.heap() < MEBIBYTES + (SWAPS - WARM) * KEPT_BY_FELIX, () -> "heap\n" + figures);
        assertTrue(end.threads() - warm.threads() < STRAY_THREADS, () -> "threads\n" + figures);
        assertTrue(end.files() - warm.files() < STRAY_FILES, () -> "files\n" + figures);
        ledger.assertServes("1.0." + SWAPS);
    }

    private static void swaps(LedgerContainer ledger, int first, int last) {
        Path jar = ledger.scratch().resolve("next.jar");
        for (int number = first; number <= last; number++) {
            ledger.jar(Candidate.GOOD, "1.0." + number, jar);
            // The swap before has been decided, but may still be clearing up.
            ledger.container().eventually(() -> assertEquals("DEPLOYED", status(ledger)));
            ledger.container().command("kn:swap " + jar);
            String receipt = ledger.container().command("kn:call ledger enter client=test number=" + number);
            assertTrue(receipt.contains("\"1.0." + number + "\""), receipt);
        }
    }

    private static String status(LedgerContainer ledger) {
        return ledger.container().table("kn:deployed").cell("File", LedgerContainer.FILE, "Status");
    }
}

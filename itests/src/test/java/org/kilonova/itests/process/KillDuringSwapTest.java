// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code kill -9} in each step of a swap, and a start: one generation serves, the old one unless the new one was permanent. */
class KillDuringSwapTest {

    private static final String FILE = "tea.jar";
    private static final String OLD = """
            @Rpc String version() { return "old"; }
            @Rpc String wait(int seconds) throws Exception { TimeUnit.SECONDS.sleep(seconds); return "old"; }
            """;
    private static final String NEW = """
            @Rpc String version() { return "new"; }
            @Rpc String wait(int seconds) throws Exception { TimeUnit.SECONDS.sleep(seconds); return "new"; }
            """;
    private static final String EXCLUSIVE = "@Exclusive";
    private static final String BLOCKED = "new CountDownLatch(1).await();";

    @RegisterExtension
    final Containers containers = new Containers();

    @TempDir
    Path scratch;

    private static ManagerJar next(String more) {
        return ManagerJar.topic("tea").version("2.0.0").body(NEW + more);
    }

    /** With the old version at work. */
    private ContainerHome home() {
        ContainerHome home = ContainerHome.in(scratch);
        home.keepOnProbation();
        home.drop(ManagerJar.topic("tea").body(OLD).in(scratch), FILE);
        return home;
    }

    private ContainerProcess serving(ContainerHome home, String version) {
        ContainerProcess container = containers.start(home);
        container.eventually(() -> assertEquals('"' + version + '"', container.command("kn:call tea version")));
        return container;
    }

    private static void awaitJournal(ContainerHome home, String text) throws IOException {
        Path journal = home.directory().resolve("data/deploy/swaps.jsonl");
        long end = System.nanoTime() + ContainerProcess.LIMIT.toNanos();
        while (!Files.exists(journal) || !Files.readString(journal).contains(text)) {
            assertTrue(System.nanoTime() < end, () -> "no '" + text + "' in " + journal);
            LockSupport.parkNanos(100_000);
        }
    }

    @Test
    void whileTheJarIsLookedAt() throws IOException, InterruptedException {
        ContainerHome home = home();
        try (ContainerProcess container = serving(home, "old")) {
            home.drop(next("").in(scratch), FILE);
            awaitJournal(home, "CHECKING");
            container.kill();
        }
        theOldOneServesAlone(home);
    }

    @Test
    void whileMessagesAreHeldForAnExclusiveManager() throws InterruptedException {
        ContainerHome home = home();
        Path exclusive = next("").annotation(EXCLUSIVE).in(scratch);
        try (ContainerProcess container = serving(home, "old")) {
            container.command("kn:cast tea wait seconds=60");
            home.drop(exclusive, FILE);
            SwapReport.awaitStep(container, "2.0.0", "HOLDING");
            container.kill();
        }
        theOldOneServesAlone(home);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", EXCLUSIVE})
    void whileTheNewVersionStarts(String annotation) throws InterruptedException {
        killed(
                annotation,
                "STARTING",
                "@Override public void initHost(ManagerContext context) throws Exception { " + BLOCKED + " }");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", EXCLUSIVE})
    void whileStateIsHandedOver(String annotation) throws InterruptedException {
        killed(
                annotation,
                "SWITCHING",
                "@Override public void takeOver(Map<String, Object> state) throws Exception { " + BLOCKED + " }");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", EXCLUSIVE})
    void onProbation(String annotation) throws InterruptedException {
        killed(annotation, "PROBATION", "");
    }

    private void killed(String annotation, String step, String more) throws InterruptedException {
        ContainerHome home = home();
        try (ContainerProcess container = serving(home, "old")) {
            home.drop(next(more).annotation(annotation).in(scratch), FILE);
            SwapReport.awaitStep(container, "2.0.0", step);
            container.kill();
        }
        theOldOneServesAlone(home);
    }

    private void theOldOneServesAlone(ContainerHome home) throws InterruptedException {
        try (ContainerProcess container = serving(home, "old")) {
            Table files = container.table("kn:deployed");
            assertEquals("QUARANTINED", files.cell("File", FILE, "Status"));
            assertTrue(files.cell("File", FILE, "Reason").contains("died"), () -> "told: " + files);
            oneGeneration(container, "1.0.0");
            container.kill();
        }
        try (ContainerProcess container = serving(home, "old")) {
            oneGeneration(container, "1.0.0");
        }
    }

    private static void oneGeneration(ContainerProcess container, String version) {
        String bundle = container.table("kn:managers").cell("Topic", "tea", "Bundle");
        assertEquals("org.kilonova.sample.tea " + version, bundle.replaceAll(" \\[\\d+\\]", ""));
        assertEquals(1, container.table("kn:managers").count("Topic", "tea"));
    }

    @Test
    void onceItIsPermanentTheNewOneServes() throws InterruptedException {
        ContainerHome home = home();
        try (ContainerProcess container = serving(home, "old")) {
            home.drop(next("").in(scratch), FILE);
            SwapReport.awaitStep(container, "2.0.0", "PROBATION");
            container.command("kn:promote " + FILE);
            SwapReport.awaitStep(container, "2.0.0", "PERMANENT");
            container.kill();
        }
        try (ContainerProcess container = serving(home, "new")) {
            oneGeneration(container, "2.0.0");
            assertEquals("DEPLOYED", container.table("kn:deployed").cell("File", FILE, "Status"));
        }
    }

    @Test
    void anOrderlyStopOnProbationTriesAgain() throws IOException, InterruptedException {
        ContainerHome home = home();
        try (ContainerProcess container = serving(home, "old")) {
            home.drop(next("").in(scratch), FILE);
            SwapReport.awaitStep(container, "2.0.0", "PROBATION");
            container.signal("TERM");
            assertEquals(0, container.exitCode());
        }
        try (ContainerProcess container = serving(home, "new")) {
            SwapReport.awaitStep(container, "2.0.0", "PROBATION");
            container.command("kn:rollback " + FILE);
            container.eventually(() -> assertEquals("\"old\"", container.command("kn:call tea version")));
            oneGeneration(container, "1.0.0");
        }
    }
}

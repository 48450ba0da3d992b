// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kilonova.container.DeployedFile.Status;
import org.kilonova.container.SwapCheck;
import org.kilonova.container.SwapInfo;
import org.kilonova.container.SwapInfo.Step;
import org.kilonova.container.SwapOptions;

/** The container ends in the middle of a swap: exactly one version comes up, the old one unless the new one was permanent. */
@Timeout(120)
class SwapRestartTest {

    private static final String FILE = "greeter.jar";
    private static final String DIED = "the container died during the swap to 1.1.0; copy the jar again, or kn:swap";

    @RegisterExtension
    final ContainerRig rig = new ContainerRig().probation(3600);

    private final CompletableFuture<Void> gate = new CompletableFuture<>();
    private final CountDownLatch checking = new CountDownLatch(1);

    @BeforeEach
    void start() throws Exception {
        JarBuilder.manager("greeter", "1.0.0").into(rig.file(FILE));
        rig.deployed(FILE, "1.0.0");
    }

    @ParameterizedTest
    @CsvSource({
        "CHECKING, file, data/nothing",
        "HOLDING, file, data/nothing",
        "HOLDING, file, data/cache",
        "STARTING, file, data/nothing",
        "STARTING, file, data/cache",
        "STARTING, command, data/nothing",
        "SWITCHING, file, data/nothing",
        "SWITCHING, file, data/cache",
        "PROBATION, file, data/nothing",
        "PROBATION, file, data/cache",
        "PROBATION, command, data/nothing",
        "PROBATION, command, data/cache",
        "PROBATION, exclusive, data/nothing",
        "PROBATION, exclusive, data/cache",
    })
    void afterACrashTheOldVersionComesUpAndTheNewOneIsNotTriedAgain(Step step, String how, String lost)
            throws Exception {
        swapUntil(step, how);
        rig.crash(() -> gate.complete(null));
        ContainerRig.delete(rig.home().resolve(lost));
        well();
        rig.start();
        if ("command".equals(how)) {
            rig.deployed(FILE, "1.0.0");
        } else {
            rig.file(FILE, Status.QUARANTINED, "version 1.1.0 not taken, 1.0.0 goes on: " + DIED);
        }
        rig.seenAll();
        assertEquals("1.0.0", rig.container().serving("greeter"));
        assertEquals("1.0.0", rig.bundle("greeter").getVersion().toString());
        assertEquals(List.of("greeter 1.0.0 started"), greeterEvents());
        SwapInfo swap = rig.swaps().swaps().get(0);
        assertEquals(Step.INTERRUPTED, swap.step());
        assertTrue(swap.reason().startsWith(DIED), swap.reason());
        assertEquals(1, rig.swaps().swaps().size());

        JarBuilder.manager("greeter", "1.1.0").into(rig.file(FILE));
        assertEquals(2, rig.swap(Step.PROBATION).number());
    }

    @ParameterizedTest
    @CsvSource({
        "HOLDING, file, data/nothing",
        "STARTING, file, data/nothing",
        "STARTING, file, data/cache",
        "SWITCHING, command, data/nothing",
        "PROBATION, file, data/nothing",
        "PROBATION, file, data/cache",
        "PROBATION, command, data/nothing",
        "PROBATION, command, data/cache",
        "PROBATION, exclusive, data/nothing",
        "PROBATION, exclusive, data/cache",
    })
    void afterAnOrderlyEndTheOldVersionComesUpAndTheNewOneIsTriedAgain(Step step, String how, String lost)
            throws Exception {
        swapUntil(step, how);
        rig.close();
        ContainerRig.delete(rig.home().resolve(lost));
        well();
        rig.start();
        rig.swap(Step.PROBATION);
        assertEquals(List.of("greeter 1.0.0 started", "greeter 1.1.0 started"), greeterEvents());
        List<SwapInfo> swaps = rig.swaps().swaps();
        assertEquals(
                List.of(Step.PROBATION, Step.INTERRUPTED),
                swaps.stream().map(SwapInfo::step).toList());
        assertEquals(
                "the container stopped; it is tried again at its next start",
                swaps.get(1).reason());
        assertEquals(swaps.get(1).by(), swaps.get(0).by());
        rig.swaps().promote(FILE);
        rig.deployed(FILE, "1.1.0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"STARTING", "PROBATION"})
    void whatEndsWithTheFrameworkIsInterruptedToo(Step step) throws Exception {
        swapUntil(step, "file");
        rig.frameworkStops();
        rig.swap(Step.PROBATION);
        SwapInfo ended = rig.swaps().swaps().get(1);
        assertEquals(Step.INTERRUPTED, ended.step());
        assertEquals("the container stopped; it is tried again at its next start", ended.reason());
        assertEquals(List.of("greeter 1.0.0 started", "greeter 1.1.0 started"), greeterEvents());
    }

    @ParameterizedTest
    @CsvSource({"REFUSED, data/nothing", "REFUSED, data/cache", "BACK, data/nothing", "BACK, data/cache"})
    void aContentThatHasFailedStaysQuarantined(Step end, String lost) throws Exception {
        if (end == Step.REFUSED) {
            rig.container().fails("greeter", "1.1.0", "initHost: no such door");
            JarBuilder.manager("greeter", "1.1.0").into(rig.file(FILE));
        } else {
            swapUntil(Step.PROBATION, "file");
            rig.container().lastSwap().verdict("initHost: no such door");
        }
        rig.file(FILE, Status.QUARANTINED, "no such door");
        rig.close();
        ContainerRig.delete(rig.home().resolve(lost));
        for (int i = 0; i < 2; i++) {
            rig.start();
            rig.file(FILE, Status.QUARANTINED, "version 1.1.0 not taken, 1.0.0 goes on: ");
            rig.seenAll();
            assertEquals("1.0.0", rig.container().serving("greeter"));
            assertEquals(List.of("greeter 1.0.0 started"), greeterEvents());
            assertEquals(end, rig.swaps().swaps().get(0).step());
            rig.close();
        }
        rig.start();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void inThePlaceOfABrokenFileWhatServedBeforeComesUp(boolean died) throws Exception {
        rig.crash(() -> {});
        if (died) {
            // In the middle of copying.
            byte[] whole = Files.readAllBytes(
                    JarBuilder.manager("greeter", "1.1.0").into(rig.home().resolve("whole.jar")));
            Files.write(rig.file(FILE), Arrays.copyOf(whole, whole.length / 2));
        } else {
            Files.write(rig.file(FILE), new byte[1000]);
        }
        oldOneServesWithoutCache();
        rig.seenAll();
        rig.crash(() -> {});
        oldOneServesWithoutCache();
    }

    private void oldOneServesWithoutCache() throws Exception {
        ContainerRig.delete(rig.home().resolve("data/cache"));
        rig.start();
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertEquals("1.0.0", rig.container().serving("greeter")));
    }

    @Test
    void aContentThatOnlyLackedSomethingIsTriedAgain() throws Exception {
        JarBuilder.manager("greeter", "1.1.0").imports("lib.words").into(rig.file(FILE));
        rig.file(FILE, Status.QUARANTINED, "missing package lib.words");
        rig.close();
        JarBuilder.bundle("lib", "1.0.0").exports("lib.words", "1.0.0").into(rig.file("lib.jar"));
        rig.start();
        rig.file(FILE, Status.PROBATION);
    }

    @ParameterizedTest
    @ValueSource(strings = {"file", "command"})
    void withoutDataTheFolderDecides(String how) throws Exception {
        swapUntil(Step.PROBATION, how);
        rig.close();
        ContainerRig.delete(rig.home().resolve("data"));
        rig.start();
        rig.deployed(FILE, "command".equals(how) ? "1.0.0" : "1.1.0");
        assertEquals(List.of(), rig.swaps().swaps());
        assertEquals(1, greeterEvents().size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"data/nothing", "data/cache"})
    void whatWasPermanentComesUpAlthoughTheFileHadNotBeenReplacedYet(String lost) throws Exception {
        byte[] before = Files.readAllBytes(rig.file(FILE));
        swapUntil(Step.PROBATION, "command");
        ContainerRig.copy(rig.home().resolve("data/cache"), rig.home().resolve("cache"));
        rig.swaps().promote(FILE);
        byte[] after = Files.readAllBytes(rig.file(FILE));
        rig.deployed(FILE, "1.1.0");
        rig.close();
        Files.write(rig.file(FILE), before);
        Files.write(rig.file(".greeter.jar.swap-1.tmp"), after);
        ContainerRig.delete(rig.home().resolve("data/cache"));
        Files.move(rig.home().resolve("cache"), rig.home().resolve("data/cache"));
        ContainerRig.delete(rig.home().resolve(lost));
        rig.start();
        rig.deployed(FILE, "1.1.0");
        rig.seenAll();
        assertEquals(0, rig.container().swaps().size());
        assertEquals("1.1.0", rig.bundle("greeter").getVersion().toString());
        assertEquals(after.length, Files.size(rig.file(FILE)));
        assertEquals(1, rig.home().resolve("deploy").toFile().list().length);
    }

    @Test
    void whatWasLaidBesideTheFileAndNotPermanentIsDeleted() throws Exception {
        swapUntil(Step.PROBATION, "command");
        JarBuilder.manager("greeter", "1.1.0").into(rig.file(".greeter.jar.swap-1.tmp"));
        rig.crash();
        rig.start();
        rig.deployed(FILE, "1.0.0");
        assertEquals(
                List.of(FILE), List.of(rig.home().resolve("deploy").toFile().list()));
    }

    @Test
    void aLineThatWasCutOffCostsThatLineOnly() throws Exception {
        swapUntil(Step.PROBATION, "file");
        rig.container().lastSwap().verdict("slow");
        rig.file(FILE, Status.QUARANTINED, "slow");
        rig.close();
        Files.write(
                journal(), "{\"swap\":{\"info\":{\"num".getBytes(StandardCharsets.UTF_8), StandardOpenOption.APPEND);
        rig.start();
        rig.file(FILE, Status.QUARANTINED, "1.0.0 goes on: slow");
        assertEquals(Step.BACK, rig.swaps().swaps().get(0).step());
        assertTrue(Files.readString(journal()).endsWith("}\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"data/nothing", "data/cache"})
    void aFileThatWentWhileTheContainerWasDownIsForgotten(String lost) throws Exception {
        swapUntil(Step.PROBATION, "file");
        rig.container().lastSwap().verdict("slow");
        rig.file(FILE, Status.QUARANTINED, "slow");
        rig.close();
        Files.delete(rig.file(FILE));
        ContainerRig.delete(rig.home().resolve(lost));
        rig.start();
        rig.seenAll();
        assertEquals(List.of(), rig.bundles("greeter"));
        JarBuilder.manager("greeter", "1.1.0").into(rig.file(FILE));
        rig.deployed(FILE, "1.1.0");
        rig.restart();
        rig.deployed(FILE, "1.1.0");
    }

    private Path journal() {
        return rig.home().resolve("data/deploy/swaps.jsonl");
    }

    private void swapUntil(Step step, String how) throws Exception {
        if (step == Step.HOLDING || "exclusive".equals(how)) {
            rig.check = SwapRestartTest::exclusive;
        }
        FakeContainer.Plan plan = rig.container().plan("greeter", "1.1.0");
        switch (step) {
            case CHECKING ->
                rig.check = found -> {
                    checking.countDown();
                    gate.join();
                    return found;
                };
            case HOLDING -> plan.hold = gate;
            case STARTING -> rig.container().waits("greeter", "1.1.0", gate);
            case SWITCHING -> plan.commit = gate;
            default -> gate.complete(null);
        }
        if ("command".equals(how)) {
            Path jar = JarBuilder.manager("greeter", "1.1.0").into(rig.home().resolve("new.jar"));
            rig.swaps().swap(jar, new SwapOptions("kn:swap", false, 50));
        } else {
            JarBuilder.manager("greeter", "1.1.0").into(rig.file(FILE));
        }
        rig.swap(step);
        if (step == Step.CHECKING) {
            assertTrue(checking.await(30, TimeUnit.SECONDS));
        }
    }

    /** The next start has another container, in which everything goes well. */
    private void well() {
        gate.complete(null);
        rig.check = found -> found;
    }

    private static SwapCheck exclusive(SwapCheck found) {
        return new SwapCheck(
                found.file(), found.bundle(), found.from(), found.to(), true, List.of(), List.of(), List.of());
    }

    private List<String> greeterEvents() {
        return rig.events().stream()
                .filter(event -> event.startsWith("greeter "))
                .toList();
    }
}

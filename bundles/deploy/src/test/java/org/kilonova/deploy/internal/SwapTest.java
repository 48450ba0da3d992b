// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kilonova.container.DeployedFile;
import org.kilonova.container.DeployedFile.Status;
import org.kilonova.container.SwapCheck;
import org.kilonova.container.SwapFailedException;
import org.kilonova.container.SwapInfo;
import org.kilonova.container.SwapInfo.Step;
import org.kilonova.container.SwapOptions;
import org.osgi.framework.Bundle;
import org.osgi.framework.startlevel.BundleStartLevel;

/** A swap as a transaction: all of it, or the old version is as it was. */
@Timeout(120)
class SwapTest {

    private static final String FILE = "greeter.jar";

    @RegisterExtension
    final ContainerRig rig = new ContainerRig().probation(3600);

    private Bundle old;

    @BeforeEach
    void start() throws Exception {
        JarBuilder.manager("greeter", "1.0.0").into(rig.file(FILE));
        rig.deployed(FILE, "1.0.0");
        old = rig.bundle("greeter");
    }

    @Test
    void theOldVersionStandsByUntilTheNewOneHasProvedItself() throws Exception {
        copyNew();
        DeployedFile shown = rig.file(FILE, Status.PROBATION, "version 1.1.0 serves since ");
        assertTrue(
                shown.reason().contains("or 1000 calls; kn:promote greeter.jar keeps it, kn:rollback greeter.jar goes"),
                shown.reason());
        assertEquals("1.1.0", shown.version());
        assertEquals("1.1.0", rig.container().serving("greeter"));
        standsBy();
        assertEquals(100, rig.container().lastSwap().rules.share());

        rig.container().lastSwap().verdict("");
        rig.deployed(FILE, "1.1.0");
        assertEquals(Bundle.UNINSTALLED, old.getState());
        assertTrue(startedForGood(rig.bundle("greeter")));
        assertEquals(
                List.of("prepared 1", "commit", "verdict", "promote"),
                rig.container().lastSwap().asked);
        SwapInfo swap = rig.swap(Step.PERMANENT);
        assertEquals("probation passed", swap.reason());
        assertEquals("file", swap.by());
        assertEquals(1, swap.number());
        assertEquals(3, swap.pause().toMillis());
        assertEquals(20, swap.newCalls());
        assertNotNull(swap.answering());
        assertEquals("gone", swap.remains());
        assertEquals(List.of("greeter 1.0.0"), rig.leaks.watched);
    }

    @ParameterizedTest
    @CsvSource({
        "false, check, REFUSED, no such package",
        "false, activator, REFUSED, its activator failed",
        "false, prepared, REFUSED, no such door",
        "false, commit, REFUSED, no such state",
        "false, verdict, BACK, 40 % of the calls failed",
        "false, permanent, BACK, cannot be made permanent",
        "false, vanishes, BACK, has gone",
        "true, check, REFUSED, no such package",
        "true, hold, REFUSED, calls do not end",
        "true, activator, REFUSED, its activator failed",
        "true, prepared, REFUSED, no such door",
        "true, commit, REFUSED, no such state",
        "true, verdict, BACK, 40 % of the calls failed",
        "true, permanent, BACK, cannot be made permanent",
        "true, vanishes, BACK, has gone",
    })
    void theOldVersionIsAsItWasWhereAStepFails(boolean exclusive, String failing, Step end, String reason)
            throws Exception {
        if (exclusive) {
            exclusive();
        }
        switch (failing) {
            case "check" -> rig.check = found -> with(found, exclusive, List.of("no such package"), List.of());
            case "hold" -> plan().hold = failed("calls do not end");
            case "prepared" -> rig.container().fails("greeter", "1.1.0", "initHost: no such door");
            case "commit" -> plan().commit = failed("no such state");
            default -> {
                // Later.
            }
        }
        JarBuilder fresh = JarBuilder.manager("greeter", "1.1.0");
        ("activator".equals(failing) ? fresh.activator(FailingActivator.class) : fresh).into(rig.file(FILE));
        if (end == Step.BACK) {
            rig.swap(Step.PROBATION);
            switch (failing) {
                case "verdict" -> rig.container().lastSwap().verdict("40 % of the calls failed");
                case "vanishes" -> next().uninstall();
                default -> {
                    blockJournal();
                    rig.container().lastSwap().verdict("");
                }
            }
        }
        rig.file(FILE, Status.QUARANTINED, "version 1.1.0 not taken, 1.0.0 goes on: ");
        SwapInfo swap = rig.swap(end);
        assertTrue(swap.reason().contains(reason), swap.reason());
        assertNotNull(swap.ended());
        assertSame(old, rig.bundle("greeter"));
        assertEquals(Bundle.ACTIVE, old.getState());
        assertTrue(startedForGood(old));
        assertEquals("1.0.0", rig.container().serving("greeter"));
        boolean stopped = exclusive && !List.of("check", "hold").contains(failing);
        assertEquals(
                stopped,
                rig.events().contains("greeter 1.0.0 stopped"),
                rig.events().toString());
        if (!"check".equals(failing)) {
            List<String> asked = rig.container().lastSwap().asked;
            assertEquals(
                    1, asked.stream().filter(what -> what.startsWith("back ")).count(), asked.toString());
        }
    }

    @Test
    void theNewVersionOfAnExclusiveManagerStartsAfterTheOldOneHasEnded() throws Exception {
        exclusive();
        CompletableFuture<Void> calls = new CompletableFuture<>();
        plan().hold = calls;
        copyNew();
        rig.file(FILE, Status.STARTING, "messages wait while 1.0.0 ends its calls");
        assertEquals(Bundle.ACTIVE, old.getState());
        calls.complete(null);
        rig.swap(Step.PROBATION);
        assertEquals(List.of("greeter 1.0.0 started", "greeter 1.0.0 stopped", "greeter 1.1.0 started"), rig.events());
        assertTrue(startedForGood(old), "a crash would have to bring it back");
        assertFalse(startedForGood(next()));
        rig.swaps().promote(FILE);
        rig.deployed(FILE, "1.1.0");
        assertEquals(Bundle.UNINSTALLED, old.getState());
        assertTrue(rig.container().lastSwap().rules.exclusive());
    }

    @Test
    void objectionsCountUnlessTheyAreOverruled() throws Exception {
        rig.check = found -> with(found, false, List.of(), List.of("the method hello would vanish"));
        Path jar = JarBuilder.manager("greeter", "1.1.0").into(rig.home().resolve("new.jar"));
        assertEquals(
                "the method hello would vanish",
                rig.swaps().swap(jar, new SwapOptions("me", false, 100)).join().reason());
        assertEquals(
                Step.PROBATION,
                rig.swaps().swap(jar, new SwapOptions("me", true, 10)).join().step());
        assertEquals(10, rig.container().lastSwap().rules.share());
        rig.file(FILE, Status.PROBATION, "version 1.1.0 serves 10 % of the calls since");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void bundlesThatUseTheOldVersionAreRestartedWhereItIsForced(boolean force) throws Exception {
        JarBuilder.manager("talker", "1.0.0").exports("talker.words", "1.0.0").into(rig.file("talker.jar"));
        rig.deployed("talker.jar", "1.0.0");
        JarBuilder.bundle("user", "1.0.0").imports("talker.words").into(rig.file("user.jar"));
        rig.deployed("user.jar", "1.0.0");
        Path jar = JarBuilder.manager("talker", "1.1.0")
                .exports("talker.words", "1.0.0")
                .into(rig.home().resolve("new.jar"));
        rig.swaps().swap(jar, new SwapOptions("me", force, 100)).join();
        rig.swaps().promote("talker");
        rig.deployed("talker.jar", "1.1.0");
        long restarts =
                rig.events().stream().filter("user 1.0.0 started"::equals).count();
        assertEquals(force ? 2 : 1, restarts);
        assertEquals(Bundle.ACTIVE, rig.bundle("user").getState());
        assertFalse(rig.events().contains("greeter 1.0.0 stopped"));
    }

    @Test
    void aJarThatACommandHasSwappedInComesIntoTheFolderWhenItIsPermanent() throws Exception {
        byte[] before = Files.readAllBytes(rig.file(FILE));
        Path jar = JarBuilder.manager("greeter", "1.1.0").into(rig.home().resolve("new.jar"));
        SwapInfo swap =
                rig.swaps().swap(jar, new SwapOptions("kn:swap", false, 100)).join();
        assertEquals(Step.PROBATION, swap.step());
        assertEquals("1.1.0", rig.container().serving("greeter"));
        rig.seenAll();
        assertEquals(List.of(FILE), folder());
        assertEquals(before.length, Files.size(rig.file(FILE)));
        assertArrayEquals(before, Files.readAllBytes(rig.file(FILE)));
        standsBy();

        SwapInfo permanent = rig.swaps().promote("greeter");
        assertEquals(Step.PERMANENT, permanent.step());
        assertEquals("promoted by hand", permanent.reason());
        assertEquals("kn:swap", permanent.by());
        assertArrayEquals(Files.readAllBytes(jar), Files.readAllBytes(rig.file(FILE)));
        assertEquals(List.of(FILE), folder());
        rig.deployed(FILE, "1.1.0");
        DeployedFile shown = rig.file(FILE, Status.DEPLOYED, "null");
        rig.seenAll();
        assertEquals(shown, rig.file(FILE, Status.DEPLOYED), "the folder's new content is no news");
        assertEquals(1, rig.container().swaps().size());
        rig.restart();
        rig.deployed(FILE, "1.1.0");
        assertEquals(0, rig.container().swaps().size());
    }

    @Test
    void oneCanGoBackLaterToWhatWasPermanent() throws Exception {
        copyNew();
        rig.swap(Step.PROBATION);
        rig.swaps().promote(FILE);
        rig.deployed(FILE, "1.1.0");
        rig.restart();
        rig.deployed(FILE, "1.1.0");

        SwapInfo back = rig.swaps().rollback("greeter", "kn:rollback").join();
        assertEquals(Step.PROBATION, back.step());
        assertEquals("1.0.0", back.to());
        assertEquals("kn:rollback", back.by());
        rig.swaps().promote("greeter");
        rig.deployed(FILE, "1.0.0");
        assertArrayEquals(JarBuilder.manager("greeter", "1.0.0").bytes(), Files.readAllBytes(rig.file(FILE)));
        assertEquals(
                List.of(2L, 1L),
                rig.swaps().swaps().stream().map(SwapInfo::number).toList());
    }

    @Test
    void oneCanGoBackFurtherThanOneVersionButNotFurtherThanIsKept() throws Exception {
        rig.close();
        rig.probation(0).keepVersions(1).start();
        for (String version : List.of("1.1.0", "1.2.0")) {
            JarBuilder.manager("greeter", version).into(rig.file(FILE));
            rig.deployed(FILE, version);
        }
        Awaitility.await().until(() -> contents() == 2);
        rig.close();
        rig.keepVersions(0).start();
        rig.deployed(FILE, "1.2.0");
        Awaitility.await().until(() -> contents() == 1);
        String said = assertThrows(
                        IllegalArgumentException.class, () -> rig.swaps().rollback(FILE, "me"))
                .getMessage();
        assertTrue(said.contains("no earlier version is kept"), said);
    }

    @Test
    void aFileThatChangesDuringProbationWaits() throws Exception {
        copyNew();
        rig.swap(Step.PROBATION);
        JarBuilder.manager("greeter", "1.2.0").into(rig.file(FILE));
        rig.file(FILE, Status.PROBATION, "its content waits until that is decided");
        rig.seenAll();
        assertEquals(1, rig.container().swaps().size());
        rig.container().lastSwap().verdict("slow");
        Awaitility.await().until(() -> rig.container().swaps().size() == 2);
        rig.swap(Step.PROBATION);
        assertEquals("1.2.0", rig.container().serving("greeter"));
        assertEquals(Bundle.ACTIVE, old.getState());
        rig.swaps().promote(FILE);
        rig.deployed(FILE, "1.2.0");
    }

    @Test
    void aNewerFileIsNotOverwrittenByTheOneOfACommand() throws Exception {
        Path jar = JarBuilder.manager("greeter", "1.1.0").into(rig.home().resolve("new.jar"));
        rig.swaps().swap(jar, new SwapOptions("me", false, 100)).join();
        JarBuilder.manager("greeter", "1.2.0").into(rig.file(FILE));
        rig.file(FILE, Status.PROBATION, "its content waits until that is decided");
        assertEquals(Step.PERMANENT, rig.swaps().promote(FILE).step());
        Awaitility.await().until(() -> rig.container().swaps().size() == 2);
        rig.swap(Step.PROBATION);
        assertEquals("1.2.0", rig.container().serving("greeter"));
        assertEquals(List.of(FILE), folder());
    }

    @Test
    void theJarOfACommandReplacesAFileThatIsNotTaken() throws Exception {
        rig.container().fails("greeter", "1.1.0", "initHost: no such door");
        copyNew();
        rig.file(FILE, Status.QUARANTINED, "no such door");
        Path jar = JarBuilder.manager("greeter", "1.2.0").into(rig.home().resolve("new.jar"));
        rig.swaps().swap(jar, new SwapOptions("me", false, 100)).join();
        rig.swaps().promote(FILE);
        rig.deployed(FILE, "1.2.0");
        assertArrayEquals(Files.readAllBytes(jar), Files.readAllBytes(rig.file(FILE)));
        rig.seenAll();
        assertEquals(2, rig.container().swaps().size());
    }

    @Test
    void theOldContentPutBackDuringProbationIsTakenBackWhenItIsOver() throws Exception {
        copyNew();
        rig.swap(Step.PROBATION);
        JarBuilder.manager("greeter", "1.0.0").into(rig.file(FILE));
        rig.seenAll();
        rig.swaps().promote(FILE);
        Awaitility.await().until(() -> rig.container().swaps().size() == 2);
        rig.swap(Step.PROBATION);
        assertEquals("1.0.0", rig.container().serving("greeter"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aFileRemovedDuringProbationGoesWithAllThatIsOfIt(boolean command) throws Exception {
        if (command) {
            Path jar = JarBuilder.manager("greeter", "1.1.0").into(rig.home().resolve("new.jar"));
            rig.swaps().swap(jar, new SwapOptions("me", false, 100)).join();
        } else {
            copyNew();
            rig.swap(Step.PROBATION);
        }
        Files.delete(rig.file(FILE));
        rig.absent(FILE);
        assertEquals(List.of(), rig.bundles("greeter"));
        assertEquals(List.of(), folder());
        SwapInfo swap = rig.swaps().swaps().get(0);
        assertEquals(Step.PERMANENT, swap.step());
        assertEquals("its file was removed", swap.reason());
        Awaitility.await().until(() -> contents() == 0);
    }

    @Test
    void nothingIsTouchedWhereTheHistoryCannotBeWritten() throws Exception {
        blockJournal();
        copyNew();
        rig.file(FILE, Status.QUARANTINED, "1.0.0 goes on: the history of swaps cannot be written");
        assertSame(old, rig.bundle("greeter"));
        assertEquals(0, rig.container().swaps().size());
        SwapInfo swap = rig.swaps().swaps().get(0);
        assertEquals(Step.REFUSED, swap.step());

        Files.delete(rig.home().resolve("data/deploy/swaps.jsonl"));
        copyNew();
        rig.swap(Step.PROBATION);
    }

    @Test
    void aRefusedContentThatIsCopiedAgainIsTriedAgain() throws Exception {
        rig.container().fails("greeter", "1.1.0", "initHost: no such door");
        copyNew();
        rig.file(FILE, Status.QUARANTINED, "no such door");
        rig.seenAll();
        assertEquals(1, rig.container().swaps().size());
        rig.container().well("greeter", "1.1.0");
        copyNew();
        rig.swap(Step.PROBATION);
    }

    @ParameterizedTest
    @ValueSource(strings = {"CHECKING", "HOLDING", "STARTING", "SWITCHING"})
    void beforeProbationThereIsNothingToPromoteAndARollbackCallsItOff(Step step) throws Exception {
        CompletableFuture<Void> gate = standingAt(step);
        copyNew();
        rig.swap(step);
        String said = assertThrows(
                        IllegalArgumentException.class, () -> rig.swaps().promote(FILE))
                .getMessage();
        assertEquals("swap 1 of greeter.jar is " + step + ": only in PROBATION there is something to promote", said);
        CompletableFuture<SwapInfo> back = rig.swaps().rollback(FILE, "me");
        gate.complete(null);
        assertEquals(Step.REFUSED, back.join().step());
        assertEquals("rolled back by me", back.join().reason());
        rig.file(FILE, Status.QUARANTINED, "1.0.0 goes on: rolled back by me");
        assertSame(old, rig.bundle("greeter"));
        assertEquals("1.0.0", rig.container().serving("greeter"));
        assertEquals(step == Step.CHECKING ? 0 : 1, rig.container().swaps().size());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aRollbackInProbationBringsTheOldVersionBack(boolean exclusive) throws Exception {
        if (exclusive) {
            exclusive();
        }
        copyNew();
        rig.swap(Step.PROBATION);
        SwapInfo back = rig.swaps().rollback("greeter", "me").join();
        assertEquals(Step.BACK, back.step());
        assertEquals(Bundle.ACTIVE, old.getState());
        assertEquals("1.0.0", rig.container().serving("greeter"));
        rig.file(FILE, Status.QUARANTINED, "rolled back by me");
        assertSame(old, rig.bundle("greeter"));
    }

    @Test
    void operatorsAreToldWhatIsNotPossible() throws Exception {
        assertThrows(IllegalArgumentException.class, () -> rig.swaps().promote(FILE));
        assertThrows(IllegalArgumentException.class, () -> rig.swaps().promote("nobody"));
        assertThrows(IllegalArgumentException.class, () -> rig.swaps().rollback(FILE, "me"));
        SwapOptions options = new SwapOptions("me", false, 100);
        Path other = JarBuilder.manager("other", "1.0.0").into(rig.home().resolve("other.jar"));
        assertThrows(IllegalArgumentException.class, () -> rig.swaps().swap(other, options));
        Path same = JarBuilder.manager("greeter", "1.0.0").into(rig.home().resolve("same.jar"));
        assertThrows(IllegalArgumentException.class, () -> rig.swaps().swap(same, options));
        Path jar = JarBuilder.manager("greeter", "1.1.0").into(rig.home().resolve("new.jar"));
        assertThrows(IllegalArgumentException.class, () -> rig.swaps().swap(jar, new SwapOptions("me", false, 0)));
        rig.swaps().swap(jar, options).join();
        String said = assertThrows(
                        IllegalArgumentException.class, () -> rig.swaps().swap(jar, options))
                .getMessage();
        assertEquals("a swap of greeter.jar is at work already: kn:swaps shows it", said);
        assertNull(rig.swaps().check(other).from());
        assertEquals("1.0.0", rig.swaps().check(same).from());
        Path text = Files.writeString(rig.home().resolve("text.jar"), "no jar");
        assertEquals(1, rig.swaps().check(text).problems().size());
    }

    @Test
    void twoFilesSwappedAtTheSameTimeDoNotDisturbEachOther() throws Exception {
        JarBuilder.manager("other", "1.0.0").into(rig.file("other.jar"));
        rig.deployed("other.jar", "1.0.0");
        copyNew();
        JarBuilder.manager("other", "1.1.0").into(rig.file("other.jar"));
        rig.file(FILE, Status.PROBATION);
        rig.file("other.jar", Status.PROBATION);
        rig.swaps().rollback("other", "me").join();
        rig.swaps().promote("greeter");
        rig.deployed(FILE, "1.1.0");
        rig.file("other.jar", Status.QUARANTINED, "1.0.0 goes on");
        assertEquals("1.1.0", rig.container().serving("greeter"));
        assertEquals("1.0.0", rig.container().serving("other"));
    }

    @ParameterizedTest
    @CsvSource({"STARTING, false", "SWITCHING, true", "PROBATION, false", "PROBATION, true"})
    void theContainerServiceMayGoMeanwhile(Step step, boolean command) throws Exception {
        CompletableFuture<Void> gate = standingAt(step);
        if (command) {
            Path jar = JarBuilder.manager("greeter", "1.1.0").into(rig.home().resolve("new.jar"));
            rig.swaps().swap(jar, new SwapOptions("me", false, 100));
        } else {
            copyNew();
        }
        rig.swap(step);
        rig.containerGoes();
        SwapInfo swap = rig.swap(Step.INTERRUPTED);
        assertTrue(swap.reason().contains("the container service went away"), swap.reason());
        Awaitility.await().until(() -> rig.bundles("greeter").equals(List.of(old)));
        assertEquals(Bundle.ACTIVE, old.getState());
        gate.complete(null);
        rig.container().well("greeter", "1.1.0");
        rig.containerComes();
        rig.swap(Step.PROBATION);
        assertEquals("1.1.0", rig.container().serving("greeter"));
        assertEquals(2, rig.swaps().swaps().size());
    }

    private void copyNew() throws Exception {
        JarBuilder.manager("greeter", "1.1.0").into(rig.file(FILE));
    }

    private FakeContainer.Plan plan() {
        return rig.container().plan("greeter", "1.1.0");
    }

    private void exclusive() {
        rig.check = found -> with(found, true, found.problems(), found.objections());
    }

    /** The next swap stays at a step until this completes. */
    private CompletableFuture<Void> standingAt(Step step) {
        CompletableFuture<Void> gate = new CompletableFuture<>();
        switch (step) {
            case CHECKING ->
                rig.check = found -> {
                    gate.join();
                    return found;
                };
            case HOLDING -> {
                exclusive();
                plan().hold = gate;
            }
            case STARTING -> rig.container().waits("greeter", "1.1.0", gate);
            case SWITCHING -> plan().commit = gate;
            default -> gate.complete(null);
        }
        return gate;
    }

    private static SwapCheck with(SwapCheck found, boolean exclusive, List<String> problems, List<String> objections) {
        return new SwapCheck(
                found.file(), found.bundle(), found.from(), found.to(), exclusive, List.of(), problems, objections);
    }

    private static <T> CompletableFuture<T> failed(String reason) {
        return CompletableFuture.failedFuture(new SwapFailedException(reason));
    }

    /** The old version is whole, beside a new one that a restart would not bring back. */
    private void standsBy() {
        assertEquals(Bundle.ACTIVE, old.getState());
        assertTrue(startedForGood(old));
        assertFalse(startedForGood(next()));
        assertFalse(rig.leaks.watched.contains("greeter 1.0.0"));
    }

    private Bundle next() {
        return rig.bundles("greeter").stream()
                .filter(bundle -> bundle != old)
                .findFirst()
                .orElseThrow();
    }

    private static boolean startedForGood(Bundle bundle) {
        return bundle.adapt(BundleStartLevel.class).isPersistentlyStarted();
    }

    private void blockJournal() throws Exception {
        Path journal = rig.home().resolve("data/deploy/swaps.jsonl");
        Files.deleteIfExists(journal);
        Files.createDirectories(journal);
    }

    private List<String> folder() throws Exception {
        try (var files = Files.list(rig.home().resolve("deploy"))) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    private long contents() throws Exception {
        try (var copies = Files.list(rig.home().resolve("data/deploy"))) {
            return copies.filter(Files::isDirectory).count();
        }
    }
}

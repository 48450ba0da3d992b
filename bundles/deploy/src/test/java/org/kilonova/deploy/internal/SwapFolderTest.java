// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kilonova.container.DeployedFile;
import org.kilonova.container.DeployedFile.Status;
import org.kilonova.container.SwapInfo;
import org.kilonova.container.SwapInfo.Step;
import org.kilonova.container.SwapOptions;
import org.osgi.framework.Bundle;

/** What the folder has before, during and after a swap. */
class SwapFolderTest extends SwapRig {

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

    /** As those who watch are told. */
    private String told(String metric) {
        return rig.metrics().stream()
                .filter(family -> family.name().equals(metric))
                .flatMap(family -> family.points().stream())
                .map(point -> String.join(" ", point.labels())
                        + (point.histogram() == null
                                ? " " + (long) point.value()
                                : point.histogram().count()))
                .collect(Collectors.joining(", "));
    }

    @Test
    void theEndOfEachSwapIsCounted() throws Exception {
        assertEquals("permanent 0, back 0, refused 0, interrupted 0", told("kilonova_swaps"));
        copyNew();
        rig.swap(Step.PROBATION);
        rig.file(FILE, Status.PROBATION);
        assertEquals("settling 0, starting 0, probation 1, deployed 0, quarantined 0", told("kilonova_deployed_files"));
        rig.swaps().promote(FILE);
        rig.deployed(FILE, "1.1.0");
        rig.container().fails("greeter", "1.2.0", "initHost: no such door");
        JarBuilder.manager("greeter", "1.2.0").into(rig.file(FILE));
        rig.file(FILE, Status.QUARANTINED, "no such door");
        assertEquals("permanent 1, back 0, refused 1, interrupted 0", told("kilonova_swaps"));
        assertEquals("1", told("kilonova_swap_pause_seconds"));
        assertEquals("true 0, false 0", told("kilonova_versions_left"));
        rig.restart();
        rig.file(FILE, Status.QUARANTINED, "no such door");
        assertEquals("permanent 0, back 0, refused 0, interrupted 0", told("kilonova_swaps"));
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

    /** @param kept how many versions are */
    private void twoVersionsLater(int kept) throws Exception {
        rig.close();
        rig.probation(0).keepVersions(kept).start();
        for (String version : List.of("1.1.0", "1.2.0")) {
            JarBuilder.manager("greeter", version).into(rig.file(FILE));
            rig.deployed(FILE, version);
        }
    }

    @Test
    void oneCanGoBackFurtherThanOneVersionButNotFurtherThanIsKept() throws Exception {
        twoVersionsLater(1);
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
    void eachWayBackGoesOneVersionFurther() throws Exception {
        twoVersionsLater(2);
        for (String version : List.of("1.1.0", "1.0.0", "1.2.0")) {
            rig.swaps().rollback(FILE, "me").join();
            rig.deployed(FILE, version);
            assertEquals(version, rig.container().serving("greeter"));
        }
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
}

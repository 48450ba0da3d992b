// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.kilonova.audit.AuditEntry;
import org.kilonova.audit.AuditEntry.Via;
import org.kilonova.container.DeployedFile.Status;
import org.kilonova.container.SwapOptions;

class FolderAuditTest {

    @RegisterExtension
    final ContainerRig rig = new ContainerRig();

    @Test
    void whatComesChangesAndGoesIsWrittenDownWithItsHash() throws Exception {
        Path file = rig.file("greeter.jar");
        JarBuilder.manager("greeter", "1.0.0").into(file);
        rig.deployed("greeter.jar", "1.0.0");
        String first = Copies.sha(file);
        lastingActs(1);
        JarBuilder.manager("greeter", "1.1.0").into(file);
        rig.deployed("greeter.jar", "1.1.0");
        String second = Copies.sha(file);
        String owner = Files.getOwner(file).getName();
        lastingActs(2);
        Files.delete(file);

        assertEquals(
                List.of(
                        act(owner, file, "deploy greeter.jar (greeter 1.0.0, sha256:" + first + ")", "ok"),
                        act(owner, file, "change greeter.jar (greeter 1.1.0, sha256:" + second + ")", "ok"),
                        act("-", file, "remove greeter.jar (sha256:" + second + ")", "ok")),
                lastingActs(3));
    }

    @Test
    void whatIsRefusedIsWrittenDownOnceWithItsReason() throws Exception {
        Path file = rig.file("lost.jar");
        JarBuilder.bundle("lost", "1.0.0").imports("not.there").into(file);
        rig.file("lost.jar", Status.QUARANTINED);
        JarBuilder.manager("greeter", "1.0.0").into(rig.file("greeter.jar"));
        rig.deployed("greeter.jar", "1.0.0");

        AuditEntry refused = acts(2).get(0);
        assertEquals("deploy lost.jar (sha256:" + Copies.sha(file) + ")", refused.action());
        assertTrue(refused.result().startsWith("refused: ") && refused.result().contains("not.there"), refused::result);
    }

    @Test
    void aProbationIsWrittenDownWhenItBeginsAndWhenItEnds() throws Exception {
        JarBuilder.manager("greeter", "1.0.0").into(rig.file("greeter.jar"));
        rig.deployed("greeter.jar", "1.0.0");
        acts(1);
        rig.probation(3600);
        rig.modified("deploy", 30);
        JarBuilder.manager("greeter", "1.1.0").into(rig.file("greeter.jar"));
        rig.file("greeter.jar", Status.PROBATION);
        acts(2);
        rig.swaps().promote("greeter.jar");

        assertEquals(
                List.of("ok", "serves on probation", "ok"),
                acts(3).stream().map(AuditEntry::result).toList());
    }

    @Test
    void theSwapOfACommandIsNoActOfTheOwnerOfTheFile() throws Exception {
        Path file = rig.file("greeter.jar");
        JarBuilder.manager("greeter", "1.0.0").into(file);
        rig.deployed("greeter.jar", "1.0.0");
        acts(1);
        rig.probation(3600);
        rig.modified("deploy", 30);
        Path jar = rig.home().resolve("new.jar");
        JarBuilder.manager("greeter", "1.1.0").into(jar);
        String action = "swap greeter.jar (greeter 1.1.0, sha256:" + Copies.sha(jar) + "), by kn:swap";
        rig.swaps().swap(jar, new SwapOptions("kn:swap", false, 100)).join();
        rig.file("greeter.jar", Status.PROBATION);
        acts(2);
        rig.swaps().rollback("greeter.jar", "kn:rollback").join();
        List<AuditEntry> back = acts(3);
        rig.deployed("greeter.jar", "1.0.0");
        rig.swaps().swap(jar, new SwapOptions("kn:swap", false, 100)).join();
        rig.file("greeter.jar", Status.PROBATION);
        acts(4);
        rig.swaps().promote("greeter.jar");

        assertEquals(act("-", file, action, "serves on probation"), back.get(1));
        assertEquals(action, back.get(2).action());
        assertTrue(back.get(2).result().startsWith("back: "), back.get(2)::result);
        assertEquals(act("-", file, action, "ok"), acts(5).get(4));
    }

    @Test
    void aStartOverWhatWasThereBeforeIsNoAct() throws Exception {
        JarBuilder.manager("greeter", "1.0.0").into(rig.file("greeter.jar"));
        rig.deployed("greeter.jar", "1.0.0");
        acts(1);
        rig.close();
        rig.start();
        rig.deployed("greeter.jar", "1.0.0");
        JarBuilder.manager("other", "1.0.0").into(rig.file("other.jar"));
        rig.deployed("other.jar", "1.0.0");

        assertTrue(
                acts(2).get(1).action().startsWith("deploy other.jar"),
                () -> rig.acts().toString());
    }

    private List<AuditEntry> acts(int count) {
        return acts(count, act -> true);
    }

    /** Without the probation that lasts for a moment where none is configured, and may be seen. */
    private List<AuditEntry> lastingActs(int count) {
        return acts(count, act -> !act.result().equals("serves on probation"));
    }

    private List<AuditEntry> acts(int count, Predicate<AuditEntry> which) {
        Supplier<List<AuditEntry>> acts =
                () -> rig.acts().stream().filter(which).toList();
        await("acts written down")
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(10))
                .until(() -> acts.get().size() >= count);
        assertEquals(count, acts.get().size(), () -> rig.acts().toString());
        return acts.get();
    }

    private static AuditEntry act(String user, Path file, String action, String result) {
        return new AuditEntry(user, Via.DEPLOY, file.toString(), action, result);
    }
}

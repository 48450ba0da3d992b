// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.kilonova.audit.AuditEntry;
import org.kilonova.audit.AuditEntry.Via;
import org.kilonova.container.DeployedFile.Status;

class FolderAuditTest {

    @RegisterExtension
    final ContainerRig rig = new ContainerRig();

    @Test
    void whatComesChangesAndGoesIsWrittenDownWithItsHash() throws Exception {
        Path file = rig.file("greeter.jar");
        JarBuilder.manager("greeter", "1.0.0").into(file);
        rig.deployed("greeter.jar", "1.0.0");
        String first = Copies.sha(file);
        acts(1);
        JarBuilder.manager("greeter", "1.1.0").into(file);
        rig.deployed("greeter.jar", "1.1.0");
        String second = Copies.sha(file);
        String owner = Files.getOwner(file).getName();
        acts(2);
        Files.delete(file);

        assertEquals(
                List.of(
                        act(owner, file, "deploy greeter.jar (greeter 1.0.0, sha256:" + first + ")", "ok"),
                        act(owner, file, "change greeter.jar (greeter 1.1.0, sha256:" + second + ")", "ok"),
                        act("-", file, "remove greeter.jar (sha256:" + second + ")", "ok")),
                acts(3));
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
        await("acts written down")
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(10))
                .until(() -> rig.acts().size() >= count);
        assertEquals(count, rig.acts().size(), () -> rig.acts().toString());
        return rig.acts();
    }

    private static AuditEntry act(String user, Path file, String action, String result) {
        return new AuditEntry(user, Via.DEPLOY, file.toString(), action, result);
    }
}

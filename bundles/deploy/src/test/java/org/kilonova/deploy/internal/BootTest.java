// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.kilonova.container.DeployedFile.Status;
import org.slf4j.LoggerFactory;

/** A thousand files that are there at start. */
@Timeout(300)
class BootTest {

    private static final int FILES = 1000;

    @TempDir
    Path home;

    @Test
    void takesAThousandFilesInOnePass() throws Exception {
        Files.createDirectories(home.resolve("deploy"));
        for (int i = 0; i < FILES; i++) {
            Path file = JarBuilder.manager("manager" + i, "1.0.0")
                    .imports("lib.words")
                    .into(home.resolve("deploy/m" + i + ".jar"));
            Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(60)));
        }
        // The library is the last by name and date, and still in time for all.
        JarBuilder.bundle("lib", "1.0.0").exports("lib.words", "1.0.0").into(home.resolve("deploy/zlib.jar"));
        Files.setLastModifiedTime(
                home.resolve("deploy/zlib.jar"), FileTime.from(Instant.now().minusSeconds(30)));
        assertEquals("lib 1.0.0 started", boot("cold").get(0));
        boot("warm");
    }

    private List<String> boot(String how) throws Exception {
        long begun = System.nanoTime();
        try (ContainerRig rig = new ContainerRig(home).start()) {
            assertEquals(FILES + 1, rig.files().size(), "all are shown from the beginning");
            Awaitility.await()
                    .atMost(Duration.ofMinutes(2))
                    .pollInterval(Duration.ofMillis(10))
                    .until(() -> rig.files().size() == FILES + 1
                            && rig.files().stream().allMatch(file -> file.status() == Status.DEPLOYED));
            LoggerFactory.getLogger(BootTest.class)
                    .info("{} files deployed, {}: {} ms", FILES, how, (System.nanoTime() - begun) / 1_000_000);
            return rig.events();
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.kilonova.itests.Distribution;
import org.kilonova.launcher.demo.Candidate;

/** The archive of classes of a distribution that was just unpacked: made beside the container, never by it. */
class ClassArchiveTest {

    private static final int SWAPS = 3;

    @RegisterExtension
    final Containers containers = new Containers();

    @TempDir
    Path scratch;

    @Test
    void aContainerThatHasSwappedStopsCleanlyAndTheNextUsesTheArchive() throws IOException, InterruptedException {
        Path distribution = unpacked();
        Path archives = distribution.resolve("data/cds");
        ContainerHome home = ContainerHome.in(scratch);
        home.configure(ContainerHome.DEPLOY, "probation_time", "0");
        try (ContainerProcess first = containers.start(home, distribution)) {
            String command = Files.readString(Path.of("/proc", Long.toString(first.pid()), "cmdline"))
                    .replace((char) 0, ' ');
            assertFalse(command.contains("ArchiveClassesAtExit"), "it would write the archive itself: " + command);
            LedgerContainer ledger = new LedgerContainer(home, first, scratch);
            home.drop(Distribution.example("ledger-1.0.0.jar"), LedgerContainer.FILE);
            first.eventually(() -> first.command("kn:call ledger totals"));
            for (int number = 1; number <= SWAPS; number++) {
                String version = "1.0." + number;
                home.drop(ledger.jar(Candidate.GOOD, version), LedgerContainer.FILE);
                first.eventually(() -> ledger.assertServes(version));
            }
            first.eventually(
                    () -> assertEquals(1, home.log("the next start uses it").size()));
            first.signal("TERM");
            assertEquals(0, first.exitCode());
        }
        List<Path> made = files(archives);
        assertEquals(1, made.size(), () -> "nothing but the archive: " + made);

        try (ContainerProcess second = containers.start(home, distribution)) {
            String maps = Files.readString(Path.of("/proc", Long.toString(second.pid()), "maps"));
            assertTrue(maps.contains(made.get(0).toString()), "the archive is not used");
            second.signal("TERM");
            assertEquals(0, second.exitCode());
        }
        assertEquals(made, files(archives));
    }

    @Test
    void isInTheHomeWhenTheDistributionCannotBeWritten() throws IOException, InterruptedException {
        Path distribution = unpacked();
        // Not to be written by root either.
        Files.writeString(distribution.resolve("data"), "");
        ProcessBuilder command = new ProcessBuilder(
                distribution.resolve("bin/kilonova").toString(),
                "archive",
                "--home",
                scratch.resolve("home").toString());
        command.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process process = command.redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
        List<Path> made = files(scratch.resolve("home/data/cds"));
        assertEquals(1, made.size(), output);
        assertTrue(output.contains(made.get(0) + " made"), output);
    }

    /** As the distribution under test was before its first start. */
    private Path unpacked() throws IOException {
        Path distribution = Files.createDirectories(scratch.toRealPath().resolve("distribution"));
        ContainerHome.copyTree(Distribution.root().resolve("bin"), distribution.resolve("bin"));
        for (String name : List.of("lib", "bundles", "config")) {
            Files.createSymbolicLink(
                    distribution.resolve(name), Distribution.root().resolve(name));
        }
        return distribution;
    }

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        }
    }
}

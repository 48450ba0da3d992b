// SPDX-License-Identifier: Apache-2.0
package org.kilonova.diagnosis.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DumpFolderTest {

    @TempDir
    Path home;

    @Test
    void theNewestThatItHasNamedAreKeptAndAllOthers() throws Exception {
        DumpFolder folder = new DumpFolder(home.resolve("data/dump"));
        Instant begin = Instant.parse("2026-11-29T16:00:00.123Z");
        List<Path> expected = new ArrayList<>();
        for (int i = 0; i < DumpFolder.KEPT + 3; i++) {
            Path file = Files.createFile(folder.next(begin.plus(Duration.ofHours(i))));
            if (i >= 3) {
                expected.add(file);
            }
        }
        assertEquals(
                "kilonova-20261129-190000-123.zip",
                expected.get(0).getFileName().toString());
        assertEquals(
                "rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve("data/dump"))));
        expected.add(Files.createFile(home.resolve("data/dump/kilonova-before-the-upgrade.zip")));

        folder.clear();

        try (Stream<Path> files = Files.list(home.resolve("data/dump"))) {
            assertEquals(expected, files.sorted().toList());
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.kilonova.diagnosis.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilePartsTest {

    @TempDir
    Path directory;

    private Path home;
    private Path etc;

    /** As the Debian package makes a home. */
    @BeforeEach
    void linkedHome() throws Exception {
        home = Files.createDirectories(directory.resolve("home"));
        etc = Files.createDirectories(directory.resolve("etc"));
        Path logs = Files.createDirectories(directory.resolve("log"));
        Files.createDirectories(home.resolve("data/kn"));
        Files.createDirectories(home.resolve("deploy"));
        Files.createSymbolicLink(home.resolve("config"), etc);
        Files.createSymbolicLink(home.resolve("data/log"), logs);
        Files.createDirectories(etc.resolve("secrets"));
        Files.writeString(etc.resolve("secrets/mail.cfg"), "s3cret");
        Files.createDirectories(etc.resolve("shell/etc"));
        Files.writeString(etc.resolve("shell/etc/gosh_profile"), "# greeting");
        Files.writeString(etc.resolve("a.cfg"), "host = node-1\n");
        Files.writeString(logs.resolve("kilonova.log"), "a line\n");
    }

    @Test
    void aLinkedConfigurationAndLinkedLogsAreInIt() throws Exception {
        Files.createSymbolicLink(etc.resolve("linked.cfg"), Files.writeString(directory.resolve("elsewhere"), "b = 1"));

        assertEquals(
                List.of(
                        "files.txt",
                        "config/a.cfg",
                        "config/linked.cfg",
                        "config/shell/etc/gosh_profile",
                        "log/kilonova.log"),
                new FileParts(home).all().stream().map(Part::name).toList());
        assertEquals("host = node-1\n", part("config/a.cfg"));
        assertEquals("b = 1", part("config/linked.cfg"));
        String names = part("files.txt");
        for (String name :
                List.of("config/a.cfg\t14\t", "config/secrets/mail.cfg\t6\t", "data/log/kilonova.log\t7\t")) {
            assertTrue(names.contains(name), names);
        }
    }

    @Test
    void whatCannotBeReadIsNamedAndTheRestStays() throws Exception {
        Files.createSymbolicLink(etc.resolve("gone.cfg"), directory.resolve("nowhere"));
        Files.delete(home.resolve("deploy"));
        Files.writeString(home.resolve("data/version"), "1");

        String names = part("files.txt");

        assertTrue(names.contains("config/gone.cfg\tcannot be read: java.nio.file.NoSuchFileException"), names);
        assertTrue(names.contains("deploy\tcannot be read: java.nio.file.NoSuchFileException"), names);
        assertTrue(names.contains("data/version\t1\t"), names);
        assertTrue(names.contains("config/a.cfg\t14\t"), names);
        assertFalse(names.contains("config/gone.cfg\t1"), names);
    }

    @Test
    void aClosedDirectoryIsNamedAndTheRestStays() throws Exception {
        Path closed = home.resolve("data/kn");
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("---------"));
        assumeFalse(Files.isReadable(closed), "root may read everything");
        Files.writeString(home.resolve("data/version"), "1");

        String names = part("files.txt");

        assertTrue(names.contains("data/kn\tcannot be read: java.nio.file.AccessDeniedException"), names);
        assertTrue(names.contains("data/version\t1\t"), names);
    }

    private String part(String name) throws Exception {
        return new FileParts(home)
                .all().stream()
                        .filter(part -> part.name().equals(name))
                        .findFirst()
                        .orElseThrow()
                        .content()
                        .text();
    }
}

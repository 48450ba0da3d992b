// SPDX-License-Identifier: Apache-2.0
package org.kilonova.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HomeTest {

    @TempDir
    Path temp;

    private Path shipped;

    @BeforeEach
    void shippedConfig() throws IOException {
        shipped = Files.createDirectories(temp.resolve("dist/config"));
        Files.createDirectories(shipped.resolve("secrets"));
        Files.writeString(shipped.resolve("org.kilonova.core.cfg"), "host=a");
        Files.writeString(shipped.resolve("secrets/README.md"), "x");
    }

    @Test
    void newHomeReceivesDirectoriesAndTheShippedConfiguration() throws Exception {
        Home home = new Home(temp.resolve("not/there/yet"));
        home.prepare(shipped);
        assertEquals("host=a", Files.readString(home.config().resolve("org.kilonova.core.cfg")));
        assertTrue(Files.exists(home.config().resolve("secrets/README.md")));
        assertTrue(Files.isDirectory(home.directory().resolve("deploy")));
        assertTrue(Files.isDirectory(home.log().getParent()));
        assertFalse(Files.exists(home.directory().resolve("config.new")));
    }

    @Test
    void copyOfAReadOnlyConfigurationCanBeEdited() throws Exception {
        Files.setPosixFilePermissions(
                shipped.resolve("org.kilonova.core.cfg"), PosixFilePermissions.fromString("r--r--r--"));
        Home home = new Home(temp.resolve("home"));
        home.prepare(shipped);
        assertTrue(Files.getPosixFilePermissions(home.config().resolve("org.kilonova.core.cfg"))
                .contains(PosixFilePermission.OWNER_WRITE));
    }

    @Test
    void existingConfigurationIsLeftAlone() throws Exception {
        Home home = new Home(temp.resolve("home"));
        Files.createDirectories(home.config());
        Files.writeString(home.config().resolve("logback.xml"), "mine");
        home.prepare(shipped);
        assertEquals("mine", Files.readString(home.config().resolve("logback.xml")));
        assertFalse(
                Files.exists(home.config().resolve("org.kilonova.core.cfg")), "a file the operator removed came back");
    }

    @Test
    void configurationAndLogMayBeLinksToDirectoriesElsewhere() throws Exception {
        Home home = new Home(temp.resolve("home"));
        Files.createDirectories(home.data());
        Files.createSymbolicLink(home.config(), Files.createDirectories(temp.resolve("etc")));
        Files.createSymbolicLink(home.log().getParent(), Files.createDirectories(temp.resolve("log")));
        home.prepare(shipped);
        assertTrue(Files.isSymbolicLink(home.config()));
        assertTrue(Files.isSymbolicLink(home.log().getParent()));
    }

    @Test
    void copyCutShortIsCompleted() throws Exception {
        Home home = new Home(temp.resolve("home"));
        Files.createDirectories(home.directory().resolve("config.new/secrets"));
        home.prepare(shipped);
        assertEquals("host=a", Files.readString(home.config().resolve("org.kilonova.core.cfg")));
    }

    @Test
    void fileInPlaceOfTheHomeIsRefused() throws Exception {
        Path file = Files.writeString(temp.resolve("file"), "x");
        LaunchException e = assertThrows(LaunchException.class, () -> new Home(file).prepare(shipped));
        assertEquals(ExitCode.HOME_UNUSABLE, e.exitCode());
        assertTrue(e.getMessage().contains(file.toString()), e.getMessage());
    }

    @Test
    void homeThatCannotBeCreatedIsRefused() throws Exception {
        Path file = Files.writeString(temp.resolve("file"), "x");
        LaunchException e = assertThrows(LaunchException.class, () -> new Home(file.resolve("home")).prepare(shipped));
        assertEquals(ExitCode.HOME_UNUSABLE, e.exitCode());
    }
}

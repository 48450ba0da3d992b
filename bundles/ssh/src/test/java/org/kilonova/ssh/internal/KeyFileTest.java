// SPDX-License-Identifier: Apache-2.0
package org.kilonova.ssh.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyFileTest {

    @TempDir
    Path home;

    @Test
    void isAbsentWithOrWithoutItsDirectory() throws Exception {
        Places places = new Places(home);
        KeyFile file = new KeyFile(places.authorizedKeys());
        assertEquals(KeyFile.State.ABSENT, file.look().state());
        Keys.authorize(home, "");
        Files.delete(places.authorizedKeys());
        assertEquals(KeyFile.State.ABSENT, file.look().state());
    }

    @Test
    void isUsableWhenNobodyElseMayWriteIt() throws Exception {
        KeyFile file = new KeyFile(Keys.authorize(home, "a").authorizedKeys());
        KeyFile.Look look = file.look();
        assertEquals(KeyFile.State.USABLE, look.state());
        assertEquals(look, file.look());

        Files.writeString(file.path(), "bb\n");
        assertNotEquals(look, file.look());
    }

    @Test
    void whatOthersMayWriteIsNotUsed() throws Exception {
        Path path = Keys.authorize(home, "a").authorizedKeys();
        for (Path each : new Path[] {path, path.getParent(), path.getParent().getParent()}) {
            Keys.authorize(home, "a");
            Files.setPosixFilePermissions(each, PosixFilePermissions.fromString("rwxrwxr-x"));
            KeyFile.Look look = new KeyFile(path).look();
            assertEquals(KeyFile.State.UNSAFE, look.state());
            assertTrue(look.problem().endsWith("chmod go-w " + each), look::problem);
        }
    }
}

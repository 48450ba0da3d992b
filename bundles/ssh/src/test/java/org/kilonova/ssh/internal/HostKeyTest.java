// SPDX-License-Identifier: Apache-2.0
package org.kilonova.ssh.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostKeyTest {

    @TempDir
    Path home;

    private Places places;

    @BeforeAll
    static void register() {
        Ed25519.register();
    }

    @BeforeEach
    void places() {
        places = new Places(home);
    }

    @Test
    void isMadeOnceAndStaysTheSame() throws Exception {
        KeyPair first = HostKey.of(places);
        assertEquals("EdDSA", first.getPublic().getAlgorithm());
        assertEquals(PosixFilePermissions.fromString("rw-------"), Files.getPosixFilePermissions(places.hostKey()));
        assertEquals(
                "kilonova " + PublicKeyEntry.toString(first.getPublic()) + "\n", Files.readString(places.knownHosts()));

        KeyPair second = HostKey.of(places);
        assertEquals(first.getPublic(), second.getPublic());
        assertEquals(first.getPrivate(), second.getPrivate());
    }

    @Test
    void isNotUsedWhenOthersMayReadIt() throws Exception {
        HostKey.of(places);
        Files.setPosixFilePermissions(places.hostKey(), PosixFilePermissions.fromString("rw-r-----"));
        assertTells("chmod 600 " + places.hostKey());
    }

    @Test
    void isNotReplacedWhenItCannotBeRead() throws Exception {
        HostKey.of(places);
        Files.writeString(places.hostKey(), "-----BEGIN PRIVATE KEY-----\n");
        assertTells("is no host key");
        assertEquals("-----BEGIN PRIVATE KEY-----\n", Files.readString(places.hostKey()));
    }

    private void assertTells(String what) {
        IOException e = assertThrows(IOException.class, () -> HostKey.of(places));
        assertTrue(e.getMessage().contains(what), e::getMessage);
    }
}

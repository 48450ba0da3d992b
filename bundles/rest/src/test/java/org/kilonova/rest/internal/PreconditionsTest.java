// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rest.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreconditionsTest {

    @TempDir
    Path directory;

    @Test
    void aPortInUseIsNamed() throws IOException {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            int port = other.getLocalPort();
            assertEquals(
                    "127.0.0.1:" + port + " is in use by another process: set port in org.kilonova.rest.cfg",
                    message(() -> Preconditions.freePort("127.0.0.1", port)));
        }
    }

    @Test
    void anyFreePortIsFound() throws IOException {
        assertTrue(Preconditions.freePort("127.0.0.1", 0) > 0);
    }

    @Test
    void aHostThatIsNotHereIsNamed() {
        assertTrue(message(() -> Preconditions.freePort("192.0.2.1", 0)).startsWith("192.0.2.1 is no address of this"));
        assertTrue(
                message(() -> Preconditions.freePort("no.such.host.invalid", 0)).contains("is not known"));
    }

    @Test
    void aKeystoreMustHoldAKeyThatCanBeRead() throws Exception {
        Path store = Keystore.make(directory);
        Preconditions.requireKey(tls(store, Keystore.PASSWORD));
        assertTrue(message(() -> Preconditions.requireKey(tls(store, "wrong"))).contains(".password"));
        assertTrue(message(() -> Preconditions.requireKey(tls(directory.resolve("none"), "x")))
                .contains(directory.resolve("none").toString()));
        Path text = Files.writeString(directory.resolve("text"), "no keystore");
        assertTrue(message(() -> Preconditions.requireKey(tls(text, "x"))).contains("cannot be read"));
    }

    private static ServerSettings.Tls tls(Path store, String password) {
        return new ServerSettings.Tls(store, password, "TLSv1.2", 0);
    }

    private static String message(org.junit.jupiter.api.function.Executable step) {
        return assertThrows(IOException.class, step).getMessage();
    }
}

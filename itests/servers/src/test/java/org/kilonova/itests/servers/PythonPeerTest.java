// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.servers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PythonPeerTest {

    @TempDir
    private Path directory;

    @Test
    void clientCallsServer() {
        Needs.python();
        RabbitServer rabbit = RabbitServer.shared();
        String url = rabbit.url(rabbit.newVirtualHost());
        try (PythonPeer server = PythonPeer.server(directory, url, "t", "s1", "--exchange", "e");
                PythonPeer client = PythonPeer.client(
                        directory, url, "t", "--exchange", "e", "call", "add", "{\"a\": 2, \"b\": 3}")) {
            assertEquals(0, client.status(Duration.ofMinutes(1)));
            assertTrue(client.lines().get(0).contains("\"result\": 5"), () -> client.lines() + client.errors());
            assertTrue(server.printed("\"method\": \"add\"", Duration.ofSeconds(30)));
            long pid = server.pid();
            server.stop();
            assertTrue(server.printed("\"stopped\"", Duration.ZERO), () -> server.lines() + server.errors());
            assertFalse(ProcessHandle.of(pid).isPresent());
        }
        assertEquals(0, directory.toFile().list().length);
    }

    @Test
    void aServerThatCannotStartTellsWhy() {
        Needs.python();
        IllegalStateException e =
                assertThrows(IllegalStateException.class, () -> PythonPeer.server(directory, "nothing://", "t", "s1"));
        assertTrue(e.getMessage().contains("nothing"), e.getMessage());
    }
}

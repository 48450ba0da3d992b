// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.servers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers in a network namespace of their own, on an address that this one does not know. */
class NamespaceTest {

    private static final String ADDRESS = "10.213.7.1";

    private final String namespace = "kn-servers-" + ProcessHandle.current().pid();

    @TempDir
    private Path directory;

    @BeforeEach
    void make() {
        Needs.networkNamespaces();
        run("ip", "netns", "add", namespace);
        run("ip", "-n", namespace, "link", "set", "lo", "up");
        run("ip", "-n", namespace, "address", "add", ADDRESS + "/32", "dev", "lo");
    }

    @AfterEach
    void remove() {
        Needs.succeeds("ip", "netns", "delete", namespace);
    }

    private ServerOptions inside() {
        return ServerOptions.usual().listening(ADDRESS, "127.0.0.1").within("ip", "netns", "exec", namespace);
    }

    private String run(String... command) {
        return ServerProcess.run(List.of(command), Map.of(), directory);
    }

    private void outside(int port) {
        try (Socket socket = new Socket()) {
            InetSocketAddress there = new InetSocketAddress("127.0.0.1", port);
            assertThrows(ConnectException.class, () -> socket.connect(there, 5_000));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String listeners() {
        return run("ip", "netns", "exec", namespace, "cat", "/proc/net/tcp");
    }

    @Test
    void rabbitListensThereOnly() {
        Needs.rabbit();
        try (RabbitServer server = RabbitServer.start(directory, inside())) {
            outside(server.port());
            assertEquals("rabbit://guest:guest@" + ADDRESS + ":" + server.port() + "/", server.url());
            assertTrue(server.newVirtualHost().startsWith("v"), "it can be administered from outside");
            assertTrue(listens(server.port()), listeners());
        }
        assertEquals("", run("ip", "netns", "pids", namespace));
    }

    @Test
    void postgresListensThereOnly() {
        Needs.postgres();
        try (PostgresServer server = PostgresServer.start(directory, inside())) {
            outside(server.port());
            assertTrue(server.newDatabase().startsWith("jdbc:postgresql://" + ADDRESS + ":" + server.port() + "/"));
            assertTrue(listens(server.port()), listeners());
        }
        assertEquals("", run("ip", "netns", "pids", namespace));
    }

    /** As the kernel writes it: the address backwards, the state LISTEN is 0A. */
    private boolean listens(int port) {
        return listeners().contains(String.format("0107D50A:%04X 00000000:0000 0A", port));
    }
}

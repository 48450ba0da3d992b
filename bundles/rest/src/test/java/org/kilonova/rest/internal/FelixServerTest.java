// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rest.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Felix HTTP in a framework. */
class FelixServerTest {

    @TempDir
    static Path directory;

    private static Felix felix;
    private final Rig rig = new Rig();

    @BeforeAll
    static void framework() throws Exception {
        felix = new Felix(directory.resolve("framework"));
    }

    @AfterAll
    static void stop() throws Exception {
        felix.close();
    }

    private static ServerSettings settings(ServerSettings.Tls tls, int maxConcurrent) {
        return new ServerSettings("127.0.0.1", 0, tls, Duration.ofSeconds(30), 8192, maxConcurrent);
    }

    private static HttpResponse<String> get(HttpClient client, URI address, String path) throws Exception {
        return client.send(HttpRequest.newBuilder(address.resolve(path)).build(), BodyHandlers.ofString());
    }

    @Test
    void serversOpenSideBySideAndLeaveNothingBehind() throws Exception {
        HttpClient client = HttpClient.newHttpClient();
        FelixServer first = felix.open(rig, settings(null, 8), 0);
        FelixServer second = felix.open(rig, settings(null, 16), 0);
        assertEquals(200, get(client, first.address(), "/").statusCode());
        assertEquals(200, get(client, second.address(), "/").statusCode());
        assertEquals(2, felix.configurations());

        first.close();
        assertThrows(IOException.class, () -> get(client, first.address(), "/"));
        HttpResponse<String> posted = client.send(
                HttpRequest.newBuilder(second.address().resolve("/v1/rpc/greeter/greet"))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString("{}"))
                        .build(),
                BodyHandlers.ofString());
        assertEquals(200, posted.statusCode(), posted::body);
        FelixServer again = felix.open(rig, settings(null, 8), first.address().getPort());
        assertEquals(first.address(), again.address());
        assertEquals(200, get(client, again.address(), "/").statusCode());

        again.close();
        second.close();
        assertEquals(0, felix.configurations());
        assertEquals(0, felix.servlets());
    }

    @Test
    void aPortInUseIsSaidAndLeavesNothingBehind() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            String message = assertThrows(
                            IOException.class, () -> felix.open(rig, settings(null, 8), other.getLocalPort()))
                    .getMessage();
            assertTrue(message.contains("is in use by another process: set port"), message);
        }
        assertEquals(0, felix.configurations());
        assertEquals(0, felix.servlets());
    }

    @Test
    void whatIsOddInAPathIsOursToAnswer() throws Exception {
        FelixServer server = felix.open(rig, settings(null, 8), 0);
        try {
            for (String path : new String[] {
                "/nothing",
                "/v1/instances/a%2Fb",
                "/v1//instances",
                "/v1/instances;a=b",
                "/v1/hypervisors/%C3%28",
                "/v1/hypervisors/%2e%2e",
                "/v1/hypervisors/.."
            }) {
                String answer =
                        raw(server, "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
                assertTrue(answer.contains("application/problem+json"), () -> path + ": " + answer);
            }
            String malformed = raw(server, "NONSENSE\r\n\r\n");
            assertTrue(malformed.startsWith("HTTP/1.1 400 "), malformed);
            String large = raw(server, "GET / HTTP/1.1\r\nHost: localhost\r\nX: " + "x".repeat(20_000) + "\r\n\r\n");
            assertTrue(large.startsWith("HTTP/1.1 431 "), large);
        } finally {
            server.close();
        }
    }

    private static String raw(FelixServer server, String request) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", server.address().getPort())) {
            socket.setSoTimeout(30_000);
            Jetty.write(socket, request);
            return Jetty.readAll(socket);
        }
    }

    @Test
    void servesWithTls() throws Exception {
        Path store = Keystore.make(directory);
        SSLContext trusting = Keystore.trusting(store);
        ServerSettings.Tls tls = new ServerSettings.Tls(store, Keystore.PASSWORD, "TLSv1.3", 0);
        FelixServer server = felix.open(rig, settings(tls, 8), 0);
        try {
            assertEquals("https", server.address().getScheme());
            HttpClient client = HttpClient.newBuilder().sslContext(trusting).build();
            assertEquals(200, get(client, server.address(), "/").statusCode());
            HttpClient older = HttpClient.newBuilder()
                    .sslContext(trusting)
                    .sslParameters(new SSLParameters(null, new String[] {"TLSv1.2"}))
                    .build();
            assertThrows(SSLHandshakeException.class, () -> get(older, server.address(), "/"));
        } finally {
            server.close();
        }
    }
}

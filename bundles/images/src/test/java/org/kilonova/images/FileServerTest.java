// SPDX-License-Identifier: Apache-2.0
package org.kilonova.images;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileServerTest {

    @TempDir
    Path directory;

    private Path root;
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        root = Files.createDirectory(directory.resolve("root"));
        Files.writeString(directory.resolve("outside"), "secret");
        server = new FileServer(root).start(0);
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private HttpResponse<String> request(String method, String path) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(uri)
                                .method(method, HttpRequest.BodyPublishers.noBody())
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void serves_a_file() throws Exception {
        Files.writeString(root.resolve("a file"), "content");

        assertEquals("content", request("GET", "/a%20file").body());
        assertTrue(request("GET", "/").body().contains("<a href=\"/a%20file\">a file</a>"));
    }

    @Test
    void serves_nothing_that_is_outside() throws Exception {
        Files.createSymbolicLink(root.resolve("link"), directory.resolve("outside"));
        Files.createSymbolicLink(root.resolve("up"), directory);

        assertEquals(404, request("GET", "/../outside").statusCode());
        assertEquals(404, request("GET", "/%2e%2e/outside").statusCode());
        assertEquals(404, request("GET", "/link").statusCode());
        assertEquals(404, request("GET", "/up/outside").statusCode());
        assertEquals(404, request("GET", "/%00").statusCode());
    }

    @Test
    void changes_nothing() throws Exception {
        Files.writeString(root.resolve("file"), "content");

        assertEquals(405, request("DELETE", "/file").statusCode());
        assertEquals(405, request("PUT", "/file").statusCode());
        assertEquals("content", Files.readString(root.resolve("file")));
    }
}

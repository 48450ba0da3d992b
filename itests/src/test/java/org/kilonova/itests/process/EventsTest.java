// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.kilonova.itests.Distribution;

/** What changes in a container is told while it changes, whoever else is connected. */
class EventsTest {

    private static final String GREETER = "/v1/container/services/greeter";
    private static final int CONNECTIONS = 100;

    @RegisterExtension
    final Containers containers = new Containers();

    @TempDir
    Path scratch;

    @Test
    void aStreamTellsWhatOperatorsDoUntilTheContainerStops() throws Exception {
        ContainerHome home = ContainerHome.in(scratch);
        home.drop(Distribution.example("greeter-1.0.0.jar"), "greeter.jar");
        home.configure(ContainerHome.REST, "max_connections", Integer.toString(CONNECTIONS));
        home.configure(ContainerHome.REST, "idle_timeout", "3600");
        try (ContainerProcess container = containers.start(home)) {
            HttpApi http = HttpApi.of(container, home);
            try (EventClient events = http.events()) {
                events.until("services", data -> isIn(data, "greeter", "RUNNING"));
                assertTrue(events.until("records", data -> data.path("full").asBoolean())
                                .path("records")
                                .size()
                        >= 2);
                http.post(GREETER + "/pause", null).require(200);
                events.until("services", data -> isIn(data, "greeter", "PAUSED"));
                container.command("kn:resume greeter");
                events.until("services", data -> isIn(data, "greeter", "RUNNING"));

                http.upload("/v1/container/swaps", Distribution.example("greeter-1.1.0.jar"))
                        .require(202);
                events.until("deploy", data -> data.path("swaps").size() == 1);
                events.until(
                        "services",
                        data -> isIn(data, "greeter", "RUNNING")
                                && data.findValuesAsText("version").contains("1.1.0"));
                cutUpload(http);
                idleConnectionsMakeRoom(http);
                assertNoUploadIsLeft(container, home);

                container.signal("TERM");
                events.untilEnd();
            }
            assertEquals(0, container.exitCode());
        }
        assertEquals(0, home.log(" ERROR ").size(), () -> home.log(" ERROR ").toString());
    }

    private static boolean isIn(JsonNode data, String name, String state) {
        for (JsonNode service : data.path("services")) {
            if (service.path("name").asText().equals(name)
                    && service.path("state").asText().equals(state)) {
                return true;
            }
        }
        return false;
    }

    private static void cutUpload(HttpApi http) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", http.port())) {
            socket.getOutputStream()
                    .write(("POST /v1/container/swaps HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: " + HttpApi.JAR
                                    + "\r\nContent-Length: 1000000\r\n\r\nPK")
                            .getBytes(StandardCharsets.US_ASCII));
        }
    }

    /** Five times as many as there may be; each request still finds its way in, for those on which nothing happens are closed. */
    private static void idleConnectionsMakeRoom(HttpApi http) throws IOException {
        List<Socket> idle = new ArrayList<>();
        try {
            for (int i = 0; i < 5 * CONNECTIONS; i++) {
                idle.add(new Socket("127.0.0.1", http.port()));
            }
            for (int i = 0; i < 3; i++) {
                http.get(GREETER).require(200);
            }
            // Without a limit it would stay open for an hour.
            idle.get(0).setSoTimeout((int) ContainerProcess.LIMIT.toMillis());
            assertEquals(-1, idle.get(0).getInputStream().read());
        } catch (SocketTimeoutException e) {
            throw new AssertionError("the first idle connection is still open", e);
        } finally {
            for (Socket socket : idle) {
                socket.close();
            }
        }
    }

    private static void assertNoUploadIsLeft(ContainerProcess container, ContainerHome home) {
        container.eventually(() -> {
            try (Stream<Path> left = Files.list(home.directory().resolve("data/tmp"))) {
                assertEquals(
                        List.of(),
                        left.map(path -> path.getFileName().toString())
                                .filter(name -> name.startsWith("upload-"))
                                .toList());
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kilonova.itests.Distribution;
import org.kilonova.itests.process.HttpApi.Answer;

/** Wrong requests to a container at work: each gets an answer that says what is wrong, and nothing else is disturbed. */
class BadRequestTest {

    @RegisterExtension
    static final Containers CONTAINERS = new Containers();

    @TempDir
    static Path scratch;

    private static ContainerHome home;
    private static ContainerProcess container;
    private static HttpApi http;

    @BeforeAll
    static void start() {
        home = ContainerHome.in(scratch);
        home.drop(Distribution.manager("scheduler"), "scheduler.jar");
        home.drop(Distribution.manager("compute"), "compute.jar");
        home.drop(Distribution.example("greeter-1.0.0.jar"), "greeter.jar");
        home.configure(ContainerHome.REST, "rpc_topics", "greeter");
        home.configure(ContainerHome.REST, "body_timeout", "10");
        home.configure(ContainerHome.REST, "idle_timeout", "3600");
        container = CONTAINERS.start(home);
        container.eventually(() -> assertTrue(container.command("kn:images").contains("sleeper")));
        http = HttpApi.of(container, home);
    }

    /** Whatever happened, the container still works and made no instance. */
    @AfterAll
    static void nothingWasLost() {
        assertEquals(
                0,
                http.get("/v1/instances").require(200).json().path("instances").size());
        assertEquals(
                "Hello, World!",
                http.post("/v1/rpc/greeter/greet", "{\"name\": \"World\"}")
                        .require(200)
                        .json()
                        .findValue("text")
                        .asText());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"name\": \"a\"}                                                            | image",
                "{\"image\": \"sleeper\"}                                                     | name",
                "{\"name\": 5, \"image\": \"sleeper\"}                                        | name",
                "{\"name\": \"a\", \"image\": \"nothing\"}                                    | nothing",
                "{\"name\": \"a\", \"image\": \"sleeper\", \"colour\": \"red\"}               | colour",
                "{\"name\": \"a\", \"image\": \"sleeper\", \"parameters\": {\"seconds\": \"soon\"}} | seconds",
                "{\"name\": \"a\", \"image\": \"sleeper\", \"parameters\": {\"speed\": \"9\"}} | speed",
                "{\"name\": \"a\", \"image\": \"sleeper\", \"parameters\": [1]}               | parameters",
                "{\"name\": \"a\", \"image\": \"sleeper\", \"host\": \"nowhere\"}             | nowhere",
                "{\"name\": \"a\", \"image\": \"sleeper\"                                     | line 1",
                "[]                                                                           | object",
            })
    void aBadInstanceIsRefusedAndTheAnswerNamesTheFault(String body, String named) {
        String said = http.post("/v1/instances", body).problem(400).body();
        assertTrue(said.contains(named), () -> "it does not name " + named + ": " + said);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /v1/nothing, 404",
        "GET, /nothing, 404",
        "PATCH, /v1/instances, 405",
        "DELETE, /v1/instances, 405",
        "GET, /v1/instances?limit=many, 400",
        "GET, /v1/instances?limit=0, 400",
        "GET, /v1/instances?state=HAPPY, 400",
        "GET, /v1/instances?colour=red, 400",
        "GET, /v1/instances/not-a-uuid, 400",
        "GET, /v1/os-services?colour=red, 400",
        "DELETE, /v1/os-services/not-a-uuid, 400",
        "GET, /v1/hypervisors/nowhere, 404",
    })
    void whatIsNotThereOrNotUnderstoodIsSaid(String method, String path, int status) {
        http.send(method, path, null, Map.of()).problem(status);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/console"})
    void anInstanceThatNeverWasIsNotFound(String suffix) {
        http.get("/v1/instances/" + UUID.randomUUID() + suffix).problem(404);
    }

    @Test
    void anInstanceThatNeverWasCannotBeDeletedOrRebooted() {
        http.delete("/v1/instances/" + UUID.randomUUID()).problem(404);
        http.post("/v1/instances/" + UUID.randomUUID() + "/reboot", null).problem(404);
    }

    @Test
    void noRoomTellsWhichFilterRemovedHowManyHosts() throws IOException {
        Files.writeString(
                home.config().resolve("org.kilonova.image-huge.config"),
                "command=[\"/bin/sleep\",\"1\"]\nmemory_mb=I\"90000000\"\n");
        container.eventually(() -> assertTrue(container.command("kn:images").contains("huge")));
        Answer refused = http.post("/v1/instances", "{\"name\": \"a\", \"image\": \"huge\"}")
                .problem(409);
        assertEquals(1, refused.json().path("removed").path("memory").asInt(), refused::toString);
    }

    @Test
    void anotherMediaTypeIsRefused() {
        http.send("POST", "/v1/instances", "name=a", Map.of("Content-Type", "application/x-www-form-urlencoded"))
                .problem(415);
    }

    @Test
    void aHugeBodyIsRefused() {
        http.post("/v1/instances", "{\"name\": \"" + "x".repeat(2 << 20) + "\"}")
                .problem(413);
    }

    @Test
    void aClientThatSendsItsBodyDripByDripIsToldSo() throws IOException {
        try (Socket socket = new Socket("127.0.0.1", http.port())) {
            OutputStream out = socket.getOutputStream();
            out.write(("POST /v1/instances HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
                            + "Content-Length: 1000000\r\n\r\n{\"name\":")
                    .getBytes(StandardCharsets.US_ASCII));
            out.flush();
            InputStream in = socket.getInputStream();
            StringBuilder answer = new StringBuilder();
            container.eventually(() -> {
                drip(out);
                read(in, answer);
                assertTrue(answer.toString().startsWith("HTTP/1.1 408"), answer::toString);
            });
        }
    }

    private static void drip(OutputStream out) {
        try {
            out.write(' ');
            out.flush();
        } catch (IOException e) {
            // The answer has been sent and the connection closed: what matters is what can be read.
        }
    }

    private static void read(InputStream in, StringBuilder into) throws IOException {
        while (in.available() > 0) {
            into.append((char) in.read());
        }
    }

    @ParameterizedTest
    @CsvSource({"NONSENSE, 400", "GET / HTTP/1.1\\nX: LONG, 431", "GET / HTTP/1.1\\nContent-Length: x, 400"})
    void whatNeverComesToUsIsInTheLogOnce(String head, int status) throws IOException {
        String request =
                head.replace("\\n", "\r\n").replace("LONG", "x".repeat(20_000)) + "\r\nHost: localhost\r\n\r\n";
        try (Socket socket = new Socket("127.0.0.1", http.port())) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(answer.startsWith("HTTP/1.1 " + status + " "), answer);
            String line = "- - " + status + " remote=127.0.0.1:" + socket.getLocalPort() + " answered by Jetty itself";
            container.eventually(() -> assertEquals(1, home.log(line).size()));
        }
        long before = home.log("answered by Jetty itself").size();
        http.get("/v1/nothing").require(404);
        http.get("/v1/images").require(200);
        container.command("kn:why rest");
        assertEquals(before, home.log("answered by Jetty itself").size());
    }

    /** Nothing else ends that connection: the idle timeout is longer than the test may take. */
    @Test
    void aClientThatNeverEndsItsHeadersIsCutOff() throws IOException {
        try (Socket socket = new Socket("127.0.0.1", http.port())) {
            socket.setSoTimeout((int) ContainerProcess.LIMIT.toMillis());
            socket.getOutputStream().write("GET / HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII));
            assertEquals(-1, socket.getInputStream().read());
            String line = "127.0.0.1:" + socket.getLocalPort() + " is closed: its request has not told its headers";
            container.eventually(() -> assertEquals(1, home.log(line).size()));
        }
    }

    @Test
    void aStrangeRequestIdIsReplacedAndAGoodOneKept() {
        String good = "req-" + UUID.randomUUID();
        assertEquals(
                good,
                http.send("GET", "/v1/os-services", null, Map.of("X-Openstack-Request-Id", good))
                        .header("X-Openstack-Request-Id"));
        String replaced = http.send("GET", "/v1/os-services", null, Map.of("X-Openstack-Request-Id", "a b\"c"))
                .header("X-Openstack-Request-Id");
        assertNotNull(replaced);
        assertNotEquals("a b\"c", replaced);
    }

    @Test
    void rpcIsOnlyForTheTopicsThatTheOperatorLists() {
        String said =
                http.post("/v1/rpc/scheduler/list_hosts", "{}").problem(403).text("detail");
        assertTrue(said.contains("rpc_topics"), said);
        assertTrue(http.post("/v1/rpc/greeter/nothing", "{}")
                .problem(404)
                .text("detail")
                .contains("greet"));
        http.post("/v1/rpc/greeter/greet", "{}").problem(400);
        http.post("/v1/rpc/greeter/greet?mode=shout", "{\"name\": \"x\"}").problem(400);
        http.post("/v1/rpc/greeter/greet?timeout=never", "{\"name\": \"x\"}").problem(400);
        http.post("/v1/rpc/greeter/greet?mode=cast", "{\"name\": \"x\"}").require(202);
        http.post("/v1/rpc/greeter/greet?mode=fanout", "{\"name\": \"x\"}").require(202);
    }

    @Test
    void aServiceThatIsUpCannotBeDeleted() {
        String id = http.get("/v1/os-services?binary=kilonova-greeter")
                .require(200)
                .json()
                .path("services")
                .path(0)
                .path("id")
                .asText();
        http.delete("/v1/os-services/" + id).problem(409);
        http.put("/v1/os-services/" + id, "{\"status\": \"enabled\", \"disabled_reason\": \"x\"}")
                .problem(400);
        http.put("/v1/os-services/" + id, "{}").problem(400);
        http.put("/v1/os-services/" + id, "{\"status\": \"sleepy\"}").problem(400);
        http.put("/v1/os-services/" + UUID.randomUUID(), "{\"status\": \"enabled\"}")
                .problem(404);
    }

    @Test
    void aRequestFromAPageOfAnotherNameIsRefused() throws IOException {
        try (Socket socket = new Socket("127.0.0.1", http.port())) {
            socket.getOutputStream()
                    .write("GET /v1/os-services HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertFalse(answer.startsWith("HTTP/1.1 200"), answer);
            assertTrue(answer.contains(HttpApi.PROBLEM), answer);
        }
    }
}

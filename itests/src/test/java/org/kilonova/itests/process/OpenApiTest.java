// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.kilonova.itests.Distribution;
import org.kilonova.itests.process.HttpApi.Answer;

/**
 * The description that a running server gives of itself is true and complete. That every single answer fits it is looked at by
 * {@link HttpApi}, here and in all other tests.
 */
class OpenApiTest {

    private static final String INSTANCES = "/v1/instances";
    private static final String CREATE = "{\"name\": \"a\", \"image\": \"sleeper\"}";

    /** A scheduler that does wrong whatever it is asked. */
    private static final ManagerJar BAD_SCHEDULER =
            ManagerJar.topic("scheduler").body("""
                    @Rpc(name = "run_instance")
                    Map<String, Object> run(String name, String image, String id) throws Exception {
                        if (name.equals("hang")) {
                            TimeUnit.SECONDS.sleep(5);
                        }
                        throw new IllegalStateException("the scheduler has lost its mind");
                    }
                    """);

    @RegisterExtension
    static final Containers CONTAINERS = new Containers();

    @TempDir
    static Path scratch;

    private static ContainerHome home;
    private static ContainerProcess container;
    private static HttpApi http;

    @BeforeAll
    static void start() throws Exception {
        home = ContainerHome.in(Files.createDirectory(scratch.resolve("good")));
        home.drop(Distribution.manager("scheduler"), "scheduler.jar");
        home.drop(Distribution.manager("compute"), "compute.jar");
        home.drop(Distribution.example("greeter-1.0.0.jar"), "greeter.jar");
        home.configure(ContainerHome.REST, "rpc_topics", "greeter");
        home.configure(ContainerHome.REST, "body_timeout", "1");
        home.configure("org.kilonova.compute", "terminate_grace", "1");
        Files.writeString(
                home.config().resolve("org.kilonova.image-huge.config"),
                "command=[\"/bin/sleep\",\"1\"]\nmemory_mb=I\"90000000\"\n");
        container = CONTAINERS.start(home);
        container.eventually(() -> {
            String images = container.command("kn:images");
            assertTrue(images.contains("sleeper") && images.contains("huge"), images);
        });
        http = HttpApi.of(container, home);
    }

    @AfterAll
    static void endWhatIsLeft() {
        for (JsonNode instance : http.get(INSTANCES).json().path("instances")) {
            http.delete(INSTANCES + "/" + instance.path("id").asText()).require(202);
        }
        container.eventually(() ->
                assertEquals(0, http.get(INSTANCES).json().path("instances").size()));
    }

    @Test
    void everyOperationIsCalledWithEachSuccessThatItPromises() {
        http.get("/").require(200);
        http.get("/openapi.json").require(200);
        String host = http.get("/v1/hypervisors")
                .require(200)
                .json()
                .findValue("host")
                .asText();
        http.get("/v1/hypervisors/" + host).require(200);
        http.get("/v1/images").require(200);
        greet(host);
        container();
        Set<String> elsewhere = answeredByOthers();
        lifeOfAnInstance();
        lifeOfAServiceRecord();

        OpenApi api = http.openApi();
        Set<String> promised = new TreeSet<>();
        for (String template : api.templates()) {
            for (String method : elsewhere.contains(template) ? Set.<String>of() : api.methods(template)) {
                Set<String> successes = matching(api.foreseen(method, template), ".* 2\\d\\d( .*)?");
                assertFalse(successes.isEmpty(), () -> method + " " + template + " promises no success");
                promised.addAll(successes);
            }
        }
        promised.removeAll(api.answered());
        assertEquals(Set.of(), promised, "promised by /openapi.json and never seen");
    }

    private static void container() {
        String services = "/v1/container/services";
        String greeter = services + "/greeter";
        String swaps = "/v1/container/swaps";
        for (String path : List.of(
                "/v1/whoami",
                "/v1/container",
                services,
                greeter,
                greeter + "/log?lines=5",
                "/v1/container/deployed",
                swaps + "?limit=5")) {
            http.get(path).require(200);
        }
        http.post(greeter + "/tasks/countVisits/run", "{}").require(200);
        http.post(greeter + "/pause", "{}").require(200);
        http.post(greeter + "/resume", null).require(200);
        http.post(greeter + "/drain", "{\"limit\": 5}").require(202);
        container.eventually(() -> http.post(greeter + "/resume", null).require(200));
        Path next = Distribution.example("greeter-1.1.0.jar");
        http.upload(swaps + "?dry_run=true", next).require(200);
        http.upload(swaps + "?share=100&force=false", next).require(202);
        http.post(swaps + "/greeter.jar/promote", null).require(200);
        // What has gone ends its calls before the next swap begins.
        container.eventually(
                () -> http.post(swaps + "/greeter.jar/rollback", "{}").require(202));
        http.post(swaps + "/greeter.jar/promote", "{}").require(200);
        try (EventClient events = http.events()) {
            events.until("hello", data -> data.hasNonNull("now"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Paths that other bundles answer; returns those of the page, whose files are looked at where it is. */
    private static Set<String> answeredByOthers() {
        http.get("/console").require(308);
        for (String path : List.of("/healthz", "/readyz", "/metrics", "/console/")) {
            container.eventually(() -> http.get(path).require(200));
        }
        http.send("GET", "/metrics", null, Map.of("Accept", "application/openmetrics-text; version=1.0.0"))
                .require(200);
        return Set.of("/console", "/console/{path}");
    }

    private static void greet(String host) {
        String body = "{\"name\": \"World\"}";
        for (String path : List.of("/v1/rpc/greeter/greet", "/v1/rpc/greeter/" + host + "/greet")) {
            http.post(path, body).require(200);
            http.post(path + "?mode=cast", body).require(202);
        }
        http.post("/v1/rpc/greeter/greet?mode=fanout&timeout=5", body).require(202);
    }

    private static void lifeOfAnInstance() {
        Answer created = http.post(INSTANCES, CREATE).require(202);
        String instance = created.header("Location");
        state(instance, "ACTIVE");
        http.get(INSTANCES + "?limit=1&state=ACTIVE&image=sleeper&name=a&deleted=false")
                .require(200);
        http.get(instance + "/console?lines=5").require(200);
        http.send("GET", instance + "/console", null, Map.of("Accept", HttpApi.JSON))
                .require(200);
        http.post(instance + "/reboot", "{}").require(202);
        state(instance, "ACTIVE");
        http.delete(instance).require(202);
        container.eventually(() -> http.get(instance).problem(404));
    }

    private static void state(String instance, String state) {
        container.eventually(
                () -> assertEquals(state, http.get(instance).require(200).text("state")));
    }

    private static void lifeOfAServiceRecord() {
        String services = "/v1/os-services?binary=kilonova-greeter";
        String record = "/v1/os-services/"
                + http.get(services).require(200).json().findValue("id").asText();
        http.put(record, "{\"status\": \"disabled\", \"disabled_reason\": \"for a test\"}")
                .require(200);
        http.put(record, "{\"status\": \"enabled\"}").require(200);
        home.remove("greeter.jar");
        container.eventually(() -> http.delete(record).require(204));
        http.delete(record).problem(404);
    }

    @Test
    void whatIsNotDocumentedIsNotThere() {
        OpenApi api = http.openApi();
        for (String template : api.templates()) {
            String path = path(template);
            if (template.startsWith("/console")) {
                // Whatever is below is a file of the page, or not there.
                continue;
            }
            for (String other : List.of(path + "/", path + "/a/b/c/d/e", "/v2" + path, path.toUpperCase() + "X")) {
                // Problems of RFC 9457 all of them, which is looked at on the way.
                http.get(other.startsWith("//") ? "/x" + other : other).problem(404);
            }
            for (String method : List.of("GET", "PUT", "POST", "DELETE", "PATCH")) {
                if (!api.methods(template).contains(method)) {
                    http.send(method, path, null, Map.of()).problem(405);
                }
            }
            http.send("OPTIONS", path, null, Map.of()).require(204);
        }
    }

    private static String path(String template) {
        return template.replace("{id}", UUID.randomUUID().toString()).replaceAll("\\{\\w+}", "name");
    }

    @Test
    void theAnswerToHeadIsThatToGetWithoutItsBody() {
        for (String path : List.of("/", "/openapi.json", INSTANCES, "/v1/os-services", "/v1/hypervisors/nowhere")) {
            Answer get = http.get(path);
            Answer head = http.send("HEAD", path, null, Map.of());
            assertEquals(get.status(), head.status());
            assertEquals("", head.body());
            assertEquals(get.header("Content-Type"), head.header("Content-Type"));
        }
    }

    @Test
    void everyErrorThatACreateMayEndWithDoesOccur() throws Exception {
        http.post(INSTANCES, "{}").problem(400);
        http.post(INSTANCES, "{\"name\": \"a\", \"image\": \"huge\"}").problem(409);
        http.post(INSTANCES, "{\"name\": \"" + "x".repeat(2 << 20) + "\"}").problem(413);
        http.send("POST", INSTANCES, "<name/>", Map.of("Content-Type", "text/xml"))
                .problem(415);
        keyThatComesAgain("\"parameters\": {\"seconds\": \"77\"}").problem(422);
        halfABody().problem(408);
        Set<String> seen = new TreeSet<>(http.openApi().answered());
        seen.addAll(errorsOfAnotherServer());

        Set<String> errors = matching(http.openApi().foreseen("POST", INSTANCES), ".* [45]\\d\\d .*");
        errors.removeAll(seen);
        // Unforeseen errors are faults: a way to provoke one would be repaired.
        assertEquals(Set.of("POST " + INSTANCES + " 500 " + HttpApi.PROBLEM), errors, "documented and never seen");
    }

    private static Answer keyThatComesAgain(String difference) {
        Map<String, String> headers = Map.of(
                "Content-Type",
                HttpApi.JSON,
                "Idempotency-Key",
                UUID.randomUUID().toString());
        Answer first = http.send("POST", INSTANCES, CREATE, headers).require(202);
        Answer again = http.send("POST", INSTANCES, CREATE, headers).require(202);
        assertEquals(first.text("id"), again.text("id"));
        return http.send("POST", INSTANCES, CREATE.replace("}", ", " + difference + "}"), headers);
    }

    private static Answer halfABody() {
        Answer answer = new RawHttp(http.port())
                .send("POST " + INSTANCES + " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
                        + "Content-Length: 100\r\n\r\n{\"name\":")
                .orElseThrow();
        http.openApi().check("POST", INSTANCES, null, answer);
        return answer;
    }

    /** Those that need tokens, or a scheduler that is not there or not well. */
    private static Set<String> errorsOfAnotherServer() throws Exception {
        ContainerHome other = ContainerHome.in(Files.createDirectory(scratch.resolve("bad")));
        try (ContainerProcess bad = CONTAINERS.start(other)) {
            HttpApi anybody = HttpApi.of(bad, other);
            String member = Tokens.add(bad, "ann member");
            String reader = Tokens.add(bad, "bob reader");
            anybody.post(INSTANCES, CREATE).problem(401);
            anybody.as(reader).post(INSTANCES, CREATE).problem(403);
            anybody.as(member).post(INSTANCES, CREATE).problem(503);
            other.drop(BAD_SCHEDULER.in(scratch), "scheduler.jar");
            bad.eventually(() -> {
                String said =
                        anybody.as(member).post(INSTANCES, CREATE).problem(502).text("detail");
                assertTrue(said.contains("lost its mind"), said);
            });
            anybody.as(member)
                    .send(
                            "POST",
                            INSTANCES,
                            CREATE.replace("\"a\"", "\"hang\""),
                            Map.of("Content-Type", HttpApi.JSON, "X-Request-Timeout", "0.5"))
                    .problem(504);
            return anybody.openApi().answered();
        }
    }

    private static Set<String> matching(Set<String> all, String pattern) {
        Predicate<String> matches = text -> text.matches(pattern);
        return all.stream().filter(matches).collect(Collectors.toCollection(TreeSet::new));
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rest.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContainerRoutesTest {

    private static final String SERVICES = "/v1/container/services";
    private static final String GREETER = SERVICES + "/greeter";

    @TempDir
    Path home;

    private final Rig rig = new Rig();

    @Test
    void theContainerSaysWhatItIs() {
        JsonNode container = rig.get("/v1/container").is(200).json();
        assertEquals("rabbit://u:***@h/", container.path("transport_url").asText());
        assertEquals(1, container.path("services").asInt());
        assertEquals(
                "disk /secret is full",
                container
                        .path("health")
                        .path("checks")
                        .get(0)
                        .path("messages")
                        .get(0)
                        .asText());
        assertTrue(container.path("transport_problem").isNull());
        rig.neighbours.services.transportProblem = "the broker is away";
        assertEquals(
                "the broker is away",
                rig.get("/v1/container").json().path("transport_problem").asText());
    }

    @Test
    void servicesAreNamedAsTheShellNamesThem() {
        rig.neighbours.services.with("billing.node-1").with("billing.node-2");
        JsonNode services = rig.get(SERVICES).is(200).json().path("services");
        assertEquals("billing.node-1", services.get(0).path("name").asText());
        assertEquals("greeter", services.get(2).path("name").asText());
        assertEquals(10, services.get(2).path("calls").asInt());
        assertEquals(3, services.get(2).path("errors").asInt());
        assertEquals("1.1.0", services.get(2).path("version").asText());
        rig.get(SERVICES + "/billing").is(Kind.NOT_FOUND);
        assertEquals(
                "node-2",
                rig.get(SERVICES + "/billing.node-2")
                        .is(200)
                        .json()
                        .path("host")
                        .asText());
    }

    @Test
    void aServiceIsShownWithAllThatIsKnownOfIt() {
        JsonNode service = rig.get(GREETER).is(200).json();
        assertEquals("CONNECTING", service.path("history").get(0).path("from").asText());
        assertEquals(2, service.path("generations").size());
        assertEquals(
                "req-9",
                service.path("calls_in_flight").get(0).path("request_id").asText());
        JsonNode greet = service.path("methods").get(0);
        assertEquals("1.0", greet.path("version").asText());
        assertEquals(10, greet.path("calls").asInt());
        assertEquals(2, greet.path("errors").path("error").asInt());
        assertEquals("[8,2]", greet.path("latency").path("counts").toString());
        assertEquals("unknown", service.path("methods").get(1).path("name").asText());
        assertEquals(60.0, service.path("tasks").get(0).path("spacing").asDouble());
        assertEquals(1.5, service.path("tasks").get(0).path("last_duration").asDouble());
        assertTrue(rig.get(SERVICES + "/nobody").is(Kind.NOT_FOUND).detail().contains("greeter"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/container", SERVICES, GREETER, "/v1/container/deployed", "/v1/container/swaps"})
    void whatIsAwaySaysSo(String path) {
        rig.neighbours.isEmpty = true;
        Rig.Reply reply = rig.get(path).is(Kind.NO_SERVICE);
        assertEquals("5", reply.header("Retry-After"));
        assertTrue(reply.detail().contains("org.kilonova."), reply::detail);
    }

    /** As config/logback.xml writes them. */
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736 00f067aa0ba902b7";

    @Test
    void theLogIsThatOfTheTopicOnly() throws Exception {
        Path log = Files.createDirectories(home.resolve("data/log")).resolve("kilonova.log");
        String head = "2026-11-22T12:00:00.000Z INFO  [kn-core-worker-1] a.b.C ";
        Files.writeString(
                log,
                head + "[greeter 1 req-1] one\n" + head + "[billing 1 req-2 " + TRACE + "] traced\n" + head
                        + "[greeter 1 req-3 " + TRACE + "] traced, too\n" + head + "[billing 1 -] other\n\tat other\n"
                        + head
                        + "[greeter 1 -] two\n\tat two\n" + head + "[- - -] [greeter 1 -] three\n");
        Rig there = new Rig(home.resolve("tokens"), home);
        JsonNode lines = there.get(GREETER + "/log").is(200).json().path("lines");
        assertEquals(4, lines.size(), lines::toString);
        assertTrue(lines.get(0).asText().endsWith("one"));
        assertTrue(lines.get(1).asText().endsWith("traced, too"));
        assertEquals("\tat two", lines.get(3).asText());
        assertEquals(1, there.get(GREETER + "/log?lines=1").json().path("lines").size());
        there.get(GREETER + "/log?lines=0").is(Kind.INVALID_REQUEST);
        there.get(GREETER + "/log?lines=1001").is(Kind.INVALID_REQUEST);
        there.get(SERVICES + "/..%2F..%2Ftokens/log").is(Kind.NOT_FOUND);
        Files.delete(log);
        there.get(GREETER + "/log").is(Kind.NOT_FOUND);
    }

    @Test
    void onlyTheEndOfTheLogIsRead() throws Exception {
        Path log = home.resolve("kilonova.log");
        String line = "2026-11-22T12:00:00.000Z INFO  [t] a.B [greeter 1 -] ";
        StringBuilder text = new StringBuilder(line + "the first\n");
        while (text.length() < (1 << 20) + 1000) {
            text.append(line).append("x".repeat(1000)).append('\n');
        }
        Files.writeString(log, text.append(line).append("ä last\n"));
        var lines = new LogTail(log).lines("greeter", 1_000_000);
        assertTrue(lines.get(lines.size() - 1).endsWith("ä last"));
        assertTrue(lines.get(0).startsWith(line), "a whole line");
        assertTrue(lines.stream().noneMatch(one -> one.endsWith("the first")));
    }

    @Test
    void pauseAndResumeAnswerWithTheService() {
        assertEquals(
                "PAUSED",
                rig.post(GREETER + "/pause", "{}").is(200).json().path("state").asText());
        assertTrue(rig.send("POST", GREETER + "/pause", null)
                .is(Kind.CONFLICT)
                .detail()
                .contains("PAUSED"));
        assertEquals(
                "RUNNING",
                rig.send("POST", GREETER + "/resume", null)
                        .is(200)
                        .json()
                        .path("state")
                        .asText());
        rig.post(SERVICES + "/nobody/pause", null).is(Kind.NOT_FOUND);
        assertEquals(
                "why",
                rig.post(GREETER + "/pause", "{\"why\": 1}")
                        .is(Kind.INVALID_REQUEST)
                        .field());
    }

    @Test
    void aDrainGoesOnBesideItsRequest() {
        assertEquals(
                "DRAINING",
                rig.post(GREETER + "/drain", "{\"limit\": 5.5}")
                        .is(202)
                        .json()
                        .path("state")
                        .asText());
        rig.post(GREETER + "/drain", null).is(Kind.CONFLICT);
        rig.neighbours.services.go.countDown();
        for (String limit : new String[] {"0", "-1", "\"5\"", "null", "1e30", "3600.1", "1e2147483647"}) {
            assertEquals(
                    "limit",
                    rig.post(GREETER + "/drain", "{\"limit\": " + limit + "}")
                            .is(Kind.INVALID_REQUEST)
                            .field());
        }
    }

    @Test
    void aTaskIsRunToItsEnd() throws Exception {
        CompletableFuture<Rig.Reply> run =
                CompletableFuture.supplyAsync(() -> rig.post(GREETER + "/tasks/count/run", null));
        rig.neighbours.services.go.countDown();
        assertEquals(
                2, run.get(30, TimeUnit.SECONDS).is(200).json().path("runs").asInt());
        rig.post(GREETER + "/tasks/other/run", null).is(Kind.NOT_FOUND);
    }

    @Test
    void aTaskThatGoesOnLongerThanItsRequestIsATimeout() {
        rig.header("X-Request-Timeout", "0.05")
                .post(GREETER + "/tasks/count/run", null)
                .is(Kind.TIMEOUT);
        rig.neighbours.services.go.countDown();
    }

    @Test
    void whoAsksIsTold() {
        JsonNode local = rig.get("/v1/whoami").is(200).json();
        assertEquals("admin", local.path("role").asText());
        assertEquals(false, local.path("tokens").asBoolean());
    }
}

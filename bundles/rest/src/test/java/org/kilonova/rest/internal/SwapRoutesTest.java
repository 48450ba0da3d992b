// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rest.internal;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kilonova.container.SwapInfo;
import org.kilonova.container.SwapInfo.Step;

/** Over HTTP, with jars that are streamed to files. */
class SwapRoutesTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String SWAPS = "/v1/container/swaps";
    private static final String JAR = "application/java-archive";

    @TempDir
    Path home;

    private final HttpClient client = HttpClient.newHttpClient();
    private Rig rig;
    private Jetty jetty;

    @BeforeEach
    void start() throws Exception {
        rig = new Rig(home.resolve("tokens"), home);
        jetty = new Jetty(rig, 30_000, 1 << 20);
    }

    @AfterEach
    void stop() throws Exception {
        jetty.close();
    }

    private HttpResponse<String> post(String path, String type, BodyPublisher body) throws Exception {
        return client.send(
                HttpRequest.newBuilder(jetty.uri(path))
                        .timeout(LIMIT)
                        .header("Content-Type", type)
                        .POST(body)
                        .build(),
                BodyHandlers.ofString());
    }

    private static JsonNode json(HttpResponse<String> response, int status) {
        assertEquals(status, response.statusCode(), response::body);
        JsonNode json = Description.read(response.body().getBytes(java.nio.charset.StandardCharsets.UTF_8));
        String type = response.headers().firstValue("Content-Type").orElseThrow();
        assertEquals(status < 400 ? "application/json" : "application/problem+json", type);
        return json;
    }

    private long left() throws IOException {
        Path tmp = home.resolve("data/tmp");
        if (!Files.isDirectory(tmp)) {
            return 0;
        }
        try (var files = Files.list(tmp)) {
            return files.count();
        }
    }

    private void assertNothingIsLeft() {
        await().atMost(LIMIT).until(() -> left() == 0);
        await().atMost(LIMIT).until(() -> rig.gate.inside() == 0);
    }

    @Test
    void aJarIsSwappedInAndItsFileDeletedAfterwards() throws Exception {
        CompletableFuture<SwapInfo> outcome = new CompletableFuture<>();
        rig.neighbours.desk.outcome = outcome;
        CompletableFuture<HttpResponse<String>> answer = client.sendAsync(
                HttpRequest.newBuilder(jetty.uri(SWAPS + "?share=10&force=true"))
                        .header("Content-Type", JAR)
                        .POST(BodyPublishers.ofString("PK" + "x".repeat(100_000)))
                        .build(),
                BodyHandlers.ofString());
        await().atMost(LIMIT).until(() -> !rig.neighbours.desk.options.isEmpty());
        assertEquals(1, left());
        assertEquals(100_002, Files.size(rig.neighbours.desk.jars.get(0)));
        assertEquals(10, rig.neighbours.desk.options.get(0).share());
        assertTrue(rig.neighbours.desk.options.get(0).force());
        outcome.complete(FakeSwaps.info(1, Step.PROBATION));
        JsonNode swap = json(answer.get(), 202).path("swap");
        assertEquals("PROBATION", swap.path("step").asText());
        assertEquals(0.005, swap.path("pause").asDouble());
        assertEquals(
                "req-9", swap.path("leaving_calls").get(0).path("request_id").asText());
        assertNothingIsLeft();
    }

    private HttpResponse<String> swapWithLittleTime() throws Exception {
        return client.send(
                HttpRequest.newBuilder(jetty.uri(SWAPS))
                        .header("Content-Type", JAR)
                        .header("X-Request-Timeout", "0.2")
                        .POST(BodyPublishers.ofString("PK"))
                        .build(),
                BodyHandlers.ofString());
    }

    @Test
    void aSwapThatGoesOnLongerThanItsRequestKeepsItsFile() throws Exception {
        CompletableFuture<SwapInfo> outcome = new CompletableFuture<>();
        rig.neighbours.desk.outcome = outcome;
        HttpResponse<String> answer = swapWithLittleTime();
        assertEquals("CHECKING", json(answer, 202).path("swap").path("step").asText());
        assertEquals(1, left());
        outcome.completeExceptionally(new IllegalStateException("the container stops"));
        assertNothingIsLeft();
    }

    @Test
    void aSwapThatGoesOnIsShownNotThatOfSomebodyElse() throws Exception {
        FakeSwaps desk = rig.neighbours.desk;
        desk.outcome = new CompletableFuture<>();
        desk.swaps.add(FakeSwaps.info(6, "other.jar", "http", Step.PERMANENT));
        desk.begun = () -> desk.swaps.add(0, FakeSwaps.info(8, "other.jar", "file", Step.HOLDING));
        HttpResponse<String> answer = swapWithLittleTime();
        assertEquals(7, json(answer, 202).path("swap").path("number").asInt());
        desk.outcome.cancel(false);
        assertNothingIsLeft();
    }

    @ParameterizedTest
    @ValueSource(strings = {"greeter.jar", "greeter"})
    void aSwapThatIsCalledOffIsShownNotThatOfSomebodyElse(String name) {
        FakeSwaps desk = rig.neighbours.desk;
        desk.back = new CompletableFuture<>();
        desk.swaps.add(FakeSwaps.info(8, "other.jar", "file", Step.HOLDING));
        desk.swaps.add(FakeSwaps.info(7, "greeter.jar", "file", Step.PROBATION));
        desk.swaps.add(FakeSwaps.info(6, "greeter.jar", "http", Step.PERMANENT));
        JsonNode answer = rig.header("X-Request-Timeout", "0.2")
                .post(SWAPS + "/" + name + "/rollback", null)
                .is(202)
                .json();
        assertEquals(7, answer.path("swap").path("number").asInt());
    }

    @Test
    void aRefusedSwapIsAConflictThatShowsIt() throws Exception {
        rig.neighbours.desk.outcome = CompletableFuture.completedFuture(FakeSwaps.info(1, Step.REFUSED));
        JsonNode problem = json(post(SWAPS, JAR, BodyPublishers.ofString("PK")), 409);
        assertEquals("it did not start", problem.path("detail").asText());
        assertEquals("REFUSED", problem.path("swap").path("step").asText());
        assertNothingIsLeft();
    }

    @Test
    void aDryRunOnlyLooks() throws Exception {
        JsonNode check = json(post(SWAPS + "?dry_run=true", JAR, BodyPublishers.ofString("PK")), 200)
                .path("check");
        assertTrue(check.path("file").isNull());
        assertEquals("no file has it", check.path("problems").get(0).asText());
        assertEquals(List.of(), rig.neighbours.desk.options);
        assertNothingIsLeft();
    }

    @Test
    void whatIsNoJarIsRefusedWithoutThePathOfItsFile() throws Exception {
        JsonNode problem = json(post(SWAPS, JAR, BodyPublishers.ofString("MZ")), 409);
        assertEquals("the jar: is no jar", problem.path("detail").asText());
        json(post(SWAPS, "application/json", BodyPublishers.ofString("{}")), 415);
        json(post(SWAPS, "multipart/form-data", BodyPublishers.ofString("PK")), 415);
        json(post(SWAPS, JAR, BodyPublishers.noBody()), 400);
        json(post(SWAPS + "?share=0", JAR, BodyPublishers.ofString("PK")), 400);
        json(post(SWAPS + "?dry_run=maybe", JAR, BodyPublishers.ofString("PK")), 400);
        assertNothingIsLeft();
    }

    @Test
    void aJarThatIsTooLargeIsRefused() throws Exception {
        byte[] large = new byte[(1 << 20) + 1];
        assertTrue(json(post(SWAPS, JAR, BodyPublishers.ofByteArray(large)), 413)
                .path("detail")
                .asText()
                .contains("max_jar_bytes"));
        HttpResponse<String> unknown =
                post(SWAPS, JAR, BodyPublishers.fromPublisher(BodyPublishers.ofByteArray(large)));
        json(unknown, 413);
        assertNothingIsLeft();
        assertTrue(rig.traffic.collect().get(4).points().get(0).value() > 0);
    }

    @Test
    void anUploadThatIsCutLeavesNothing() throws Exception {
        try (Socket socket = jetty.connect()) {
            begin(socket);
            await().atMost(LIMIT).until(() -> left() == 1);
        }
        assertNothingIsLeft();
        assertEquals(List.of(), rig.neighbours.desk.jars);
    }

    private static void begin(Socket socket) throws IOException {
        Jetty.write(
                socket,
                "POST " + SWAPS + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: " + JAR
                        + "\r\nContent-Length: 1000\r\n\r\nPK");
    }

    @Test
    void onlyAFewAreOnTheirWayAtOnce() throws Exception {
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 4; i++) {
                slow.add(jetty.connect());
                begin(slow.get(i));
            }
            await().atMost(LIMIT).until(() -> left() == 4);
            HttpResponse<String> refused = post(SWAPS, JAR, BodyPublishers.ofString("PK"));
            json(refused, 503);
            assertEquals("5", refused.headers().firstValue("Retry-After").orElseThrow());
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
        assertNothingIsLeft();
        json(post(SWAPS, JAR, BodyPublishers.ofString("PK")), 202);
    }

    @Test
    void aJarThatComesTooSlowlyIsGivenUp() throws Exception {
        rig.settings = new RestSettings(
                rig.settings.server(),
                rig.settings.tokenFile(),
                rig.settings.rpcTopics(),
                rig.settings.requestTimeout(),
                Duration.ofMillis(300),
                rig.settings.maxBody(),
                rig.settings.maxJar(),
                rig.settings.maxStreams());
        try (Socket socket = jetty.connect()) {
            begin(socket);
            String answer = Jetty.readAll(socket);
            assertTrue(answer.startsWith("HTTP/1.1 408 "), answer);
        }
        assertNothingIsLeft();
    }

    @Test
    void aPlaceThatCannotBeWrittenIsSaid() throws Exception {
        Files.createDirectories(home.resolve("data"));
        Files.writeString(home.resolve("data/tmp"), "a file, no directory");
        JsonNode problem = json(post(SWAPS, JAR, BodyPublishers.ofString("PK")), 500);
        assertTrue(problem.path("detail").asText().contains("data/tmp"), problem::toString);
        Files.delete(home.resolve("data/tmp"));
        assertNothingIsLeft();
    }

    @Test
    void whatAProcessLeftBehindIsDeleted() throws Exception {
        Path tmp = Files.createDirectories(home.resolve("data/tmp"));
        Files.writeString(tmp.resolve("upload-1.jar"), "PK");
        Files.writeString(tmp.resolve("other.jar"), "PK");
        new Uploads(tmp).clean();
        assertEquals(1, left());
        new Uploads(home.resolve("nowhere")).clean();
    }

    @Test
    void swapsAreListed() {
        for (int i = 1; i <= 3; i++) {
            rig.neighbours.desk.swaps.add(FakeSwaps.info(i, Step.PERMANENT));
        }
        assertEquals(3, rig.get(SWAPS).is(200).json().path("swaps").size());
        assertEquals(2, rig.get(SWAPS + "?limit=2").is(200).json().path("swaps").size());
        assertEquals(
                "limit", rig.get(SWAPS + "?limit=0").is(Kind.INVALID_REQUEST).field());
    }

    @ParameterizedTest
    @ValueSource(strings = {"promote", "rollback"})
    void whatIsDoneToOneSwapIsNotDoneToAnother(String how) {
        FakeSwaps desk = rig.neighbours.desk;
        String of = SWAPS + "/greeter.jar/" + how + "?swap=";
        assertTrue(rig.post(of + "7", null).is(Kind.CONFLICT).detail().endsWith("there is none"));
        desk.swaps.add(FakeSwaps.info(9, "other.jar", "file", Step.PROBATION));
        desk.swaps.add(FakeSwaps.info(8, "greeter.jar", "http", Step.REFUSED));
        desk.swaps.add(FakeSwaps.info(7, "greeter.jar", "http", Step.PERMANENT));
        int good = how.equals("promote") ? 200 : 202;
        rig.post(of + "7", null).is(good);
        desk.swaps.add(0, FakeSwaps.info(10, "greeter.jar", "file", Step.PROBATION));
        String detail = rig.post(of + "7", null).is(Kind.CONFLICT).detail();
        assertTrue(detail.endsWith("swap 10, 1.0.0 to 1.1.0, PROBATION"), detail);
        rig.post(SWAPS + "/greeter/" + how + "?swap=7", null).is(Kind.CONFLICT);
        rig.post(of + "10", null).is(good);
        assertEquals("swap", rig.post(of + "x", null).is(Kind.INVALID_REQUEST).field());
    }

    @ParameterizedTest
    @ValueSource(strings = {"promote", "rollback"})
    void aProbationIsEndedByHand(String how) {
        int expected = how.equals("promote") ? 200 : 202;
        JsonNode swap =
                rig.post(SWAPS + "/greeter.jar/" + how, null).is(expected).json();
        assertFalse(swap.path("swap").path("step").asText().isEmpty());
        assertTrue(rig.post(SWAPS + "/other/" + how, "{}")
                .is(Kind.CONFLICT)
                .detail()
                .contains("other"));
        assertEquals(
                "why",
                rig.post(SWAPS + "/greeter.jar/" + how, "{\"why\": 1}")
                        .is(Kind.INVALID_REQUEST)
                        .field());
    }
}

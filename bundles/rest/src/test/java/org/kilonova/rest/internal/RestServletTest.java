// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rest.internal;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Over HTTP. */
class RestServletTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String GREET = "/v1/rpc/greeter/greet";

    private final Rig rig = new Rig();
    private final HttpClient client = HttpClient.newHttpClient();
    private final CountDownLatch inside = new CountDownLatch(1);
    private final CountDownLatch go = new CountDownLatch(1);
    private Jetty jetty;

    @BeforeEach
    void start() throws Exception {
        jetty = new Jetty(rig, 30_000, 64 << 20);
    }

    @AfterEach
    void stop() throws Exception {
        go.countDown();
        jetty.close();
    }

    private HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(jetty.uri(path)).timeout(LIMIT).header("Content-Type", "application/json");
    }

    private HttpResponse<String> post(String path, BodyPublisher body) throws Exception {
        return client.send(to(path).POST(body).build(), BodyHandlers.ofString());
    }

    private CompletableFuture<HttpResponse<String>> postAsync(String path) {
        return client.sendAsync(to(path).POST(BodyPublishers.ofString("{}")).build(), BodyHandlers.ofString());
    }

    /** Calls wait until they are let go. */
    private void hold() {
        rig.rpc.answers(sent -> {
            inside.countDown();
            try {
                go.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return "done";
        });
    }

    private void bodyTimeout(Duration limit) {
        rig.settings = new RestSettings(
                rig.settings.server(),
                rig.settings.tokenFile(),
                rig.settings.rpcTopics(),
                rig.settings.requestTimeout(),
                limit,
                rig.settings.maxBody(),
                rig.settings.maxJar(),
                rig.settings.maxStreams());
    }

    @Test
    void anAnswerHasItsHeaders() throws Exception {
        HttpResponse<String> response = client.send(
                to("/v1/os-services")
                        .header("X-Openstack-Request-Id", "req-1")
                        .GET()
                        .build(),
                BodyHandlers.ofString());
        assertEquals(200, response.statusCode());
        assertEquals("{\"services\":[]}", response.body());
        assertEquals(
                "req-1", response.headers().firstValue("X-Openstack-Request-Id").orElseThrow());
        assertEquals(
                "application/json",
                response.headers().firstValue("Content-Type").orElseThrow());
        assertEquals("no-store", response.headers().firstValue("Cache-Control").orElseThrow());
        assertEquals(
                "nosniff",
                response.headers().firstValue("X-Content-Type-Options").orElseThrow());
        assertEquals("15", response.headers().firstValue("Content-Length").orElseThrow());
    }

    @Test
    void headAndDeleteHaveNoBody() throws Exception {
        HttpResponse<String> head = client.send(
                to("/openapi.json").method("HEAD", BodyPublishers.noBody()).build(), BodyHandlers.ofString());
        assertEquals(200, head.statusCode());
        assertEquals(
                DocumentRoutes.openApi().length,
                head.headers().firstValueAsLong("Content-Length").orElseThrow());
        String id = rig.directory.add("h", "b", false).id().toString();
        HttpResponse<String> deleted =
                client.send(to("/v1/os-services/" + id).DELETE().build(), BodyHandlers.ofString());
        assertEquals(204, deleted.statusCode());
        assertEquals("", deleted.body());
    }

    @Test
    void aBodyThatComesInPiecesIsRead() throws Exception {
        rig.rpc.answers(sent -> sent.args().get("name"));
        String name = "ä".repeat(100_000);
        byte[] body = ("{\"name\":\"" + name + "\"}").getBytes(StandardCharsets.UTF_8);
        HttpResponse<String> response = post(GREET, BodyPublishers.fromPublisher(BodyPublishers.ofByteArray(body)));
        assertEquals(200, response.statusCode());
        assertEquals("{\"result\":\"" + name + "\"}", response.body());
        assertEquals(0, jetty.budget.taken());
    }

    @Test
    void malformedJsonIsToldWithItsPlace() throws Exception {
        HttpResponse<String> response = post(GREET, BodyPublishers.ofString("{\"name\":"));
        assertEquals(400, response.statusCode());
        assertEquals(
                "application/problem+json",
                response.headers().firstValue("Content-Type").orElseThrow());
        assertTrue(response.body().contains("line 1 column 9"), response.body());
    }

    @Test
    void aHugeBodyIsRefusedWhetherItsLengthIsKnownOrNot() throws Exception {
        byte[] huge = new byte[5 << 20];
        HttpResponse<String> known = post(GREET, BodyPublishers.ofByteArray(huge));
        assertEquals(413, known.statusCode(), known::body);
        HttpResponse<String> unknown = post(GREET, BodyPublishers.fromPublisher(BodyPublishers.ofByteArray(huge)));
        assertEquals(413, unknown.statusCode(), unknown::body);
        assertTrue(unknown.body().contains("max_body_bytes"), unknown.body());
        assertEquals(List.of(), rig.rpc.sent);
        assertEquals(0, jetty.budget.taken());
    }

    @Test
    void whoWaitsForAWordBeforeTheBodyIsToldAtOnce() throws Exception {
        try (Socket socket = jetty.connect()) {
            Jetty.write(
                    socket,
                    "POST " + GREET + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                            + "Expect: 100-continue\r\nContent-Length: 9999999\r\n\r\n");
            String answer = Jetty.readAll(socket);
            assertTrue(answer.startsWith("HTTP/1.1 413 "), answer);
        }
    }

    @Test
    void moreBodiesThanTheMemoryForThemAreToldToComeAgain() throws Exception {
        jetty.close();
        jetty = new Jetty(rig, 30_000, 100_000);
        HttpResponse<String> response =
                post(GREET, BodyPublishers.ofString("{\"name\":\"" + "x".repeat(200_000) + "\"}"));
        assertEquals(503, response.statusCode(), response::body);
        assertEquals("1", response.headers().firstValue("Retry-After").orElseThrow());
        assertEquals(0, jetty.budget.taken());
        assertEquals(200, post(GREET, BodyPublishers.ofString("{}")).statusCode());
    }

    @Test
    void aSlowBodyIsGivenUpAndHoldsNobodyElse() throws Exception {
        bodyTimeout(Duration.ofSeconds(2));
        rig.settings = new RestSettings(
                Rig.settings(Path.of("/nowhere/tokens"), 1).server(),
                rig.settings.tokenFile(),
                rig.settings.rpcTopics(),
                rig.settings.requestTimeout(),
                rig.settings.bodyTimeout(),
                rig.settings.maxBody(),
                rig.settings.maxJar(),
                rig.settings.maxStreams());
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 60; i++) {
                Socket socket = jetty.connect();
                slow.add(socket);
                Jetty.write(
                        socket,
                        "POST " + GREET + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                                + "Content-Length: 100\r\n\r\n{");
            }
            await().atMost(LIMIT).until(() -> rig.gate.inside() == 60);
            assertEquals(200, post(GREET, BodyPublishers.ofString("{}")).statusCode());
            for (Socket socket : slow) {
                String answer = Jetty.readAll(socket);
                assertTrue(answer.startsWith("HTTP/1.1 408 "), answer);
                assertTrue(answer.contains("within 2 s (body_timeout)"), answer);
            }
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
        await().atMost(LIMIT).until(() -> rig.gate.inside() == 0);
        assertEquals(0, jetty.budget.taken());
        assertEquals(1, rig.rpc.sent.size());
    }

    @Test
    void aBodyThatDripsIsGivenUpToo() throws Exception {
        bodyTimeout(Duration.ofMillis(300));
        try (Socket socket = jetty.connect()) {
            Jetty.write(
                    socket,
                    "POST " + GREET + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                            + "Transfer-Encoding: chunked\r\n\r\n");
            CompletableFuture<Void> dripping = CompletableFuture.runAsync(() -> {
                try {
                    while (!go.await(20, TimeUnit.MILLISECONDS)) {
                        Jetty.write(socket, "1\r\n \r\n");
                    }
                } catch (Exception e) {
                    // The server has cut the connection: that is what is waited for.
                }
            });
            InputStream in = socket.getInputStream();
            assertEquals("HTTP/1.1 408 ", new String(in.readNBytes(13), StandardCharsets.ISO_8859_1));
            socket.close();
            dripping.get(30, TimeUnit.SECONDS);
        }
    }

    @Test
    void aLargeAnswerArrivesWhole() throws Exception {
        IntStream.range(0, 20_000).forEach(i -> rig.directory.add("host-" + i, "kilonova-compute", true));
        String list = client.send(to("/v1/os-services").GET().build(), BodyHandlers.ofString())
                .body();
        assertEquals(20_000, list.split("\"updated_at\"").length - 1);
        rig.rpc.answers("x".repeat(1 << 22));
        assertEquals(
                (1 << 22) + 13,
                post(GREET, BodyPublishers.ofString("{}")).body().length());
        await().atMost(LIMIT).until(() -> rig.gate.inside() == 0);
    }

    @Test
    void clientsThatDoNotTakeTheirAnswerHoldNoThreadAndAreCutOff() throws Exception {
        rig.settings = new RestSettings(
                rig.settings.server(),
                rig.settings.tokenFile(),
                rig.settings.rpcTopics(),
                Duration.ofSeconds(3),
                rig.settings.bodyTimeout(),
                rig.settings.maxBody(),
                rig.settings.maxJar(),
                rig.settings.maxStreams());
        rig.rpc.answers("x".repeat(1 << 24));
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 60; i++) {
                Socket socket = jetty.connect();
                slow.add(socket);
                Jetty.write(
                        socket,
                        "POST " + GREET + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                                + "Content-Length: 2\r\n\r\n{}");
            }
            await().atMost(LIMIT).until(() -> rig.rpc.sent.size() == 60);
            assertEquals(
                    200,
                    client.send(to("/").GET().build(), BodyHandlers.ofString()).statusCode());
            await().atMost(LIMIT).until(() -> rig.gate.inside() == 0);
            assertTrue(Jetty.readAll(slow.get(0)).length() < 1 << 24);
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    @Test
    void aClientThatGoesAwayLeavesNothingBehind() throws Exception {
        try (Socket socket = jetty.connect()) {
            Jetty.write(
                    socket,
                    "POST " + GREET + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                            + "Content-Length: 100\r\n\r\n{");
            await().atMost(LIMIT).until(() -> rig.gate.inside() == 1);
        }
        await().atMost(LIMIT).until(() -> rig.gate.inside() == 0);
        assertEquals(0, jetty.budget.taken());
        assertEquals(List.of(), rig.rpc.sent);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aCallThatTakesLongerThanTheIdleTimeoutIsAnswered(boolean body) throws Exception {
        jetty.close();
        jetty = new Jetty(rig, 200, 64 << 20);
        rig.rpc.answers(sent -> {
            try {
                return go.await(1, TimeUnit.SECONDS) ? "too early" : "done";
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        HttpResponse<String> response = post(GREET, body ? BodyPublishers.ofString("{}") : BodyPublishers.noBody());
        assertEquals(200, response.statusCode());
        assertEquals("{\"result\":\"done\"}", response.body());
    }

    @Test
    void moreThanTheLimitAtOnceAreToldToComeAgain() throws Exception {
        rig.settings = Rig.settings(Path.of("/nowhere/tokens"), 4);
        hold();
        List<CompletableFuture<HttpResponse<String>>> all =
                IntStream.range(0, 30).mapToObj(i -> postAsync(GREET)).toList();
        await().atMost(LIMIT)
                .until(() -> all.stream().filter(CompletableFuture::isDone).count() == 26);
        go.countDown();
        int done = 0;
        for (CompletableFuture<HttpResponse<String>> one : all) {
            HttpResponse<String> response = one.get(30, TimeUnit.SECONDS);
            if (response.statusCode() == 200) {
                done++;
            } else {
                assertEquals(503, response.statusCode());
                assertEquals("1", response.headers().firstValue("Retry-After").orElseThrow());
                assertTrue(response.body().contains("max_concurrent_requests"), response.body());
            }
        }
        assertEquals(4, done);
        assertEquals(4, rig.rpc.sent.size());
    }

    @Test
    void anErrorOfTheMachineLeavesNobodyInside() throws Exception {
        rig.rpc.answers(sent -> {
            throw new NoClassDefFoundError("secret");
        });
        assertEquals(500, post(GREET, BodyPublishers.ofString("{}")).statusCode());
        assertEquals(500, post(GREET, BodyPublishers.noBody()).statusCode());
        await().atMost(LIMIT).until(() -> rig.gate.inside() == 0);
    }

    @Test
    void aRequestInFlightEndsBeforeTheServerStops() throws Exception {
        hold();
        CompletableFuture<HttpResponse<String>> inFlight = postAsync(GREET);
        assertTrue(inside.await(30, TimeUnit.SECONDS));

        rig.gate.close();
        HttpResponse<String> late = post(GREET, BodyPublishers.ofString("{}"));
        assertEquals(503, late.statusCode());
        assertTrue(late.body().contains("stopping"), late.body());
        assertEquals("close", late.headers().firstValue("Connection").orElseThrow());
        assertTrue(late.headers().firstValue("Retry-After").isPresent());
        assertFalse(inFlight.isDone());

        go.countDown();
        assertEquals(0, rig.gate.awaitEmpty(LIMIT));
        jetty.close();
        HttpResponse<String> answer = inFlight.get(30, TimeUnit.SECONDS);
        assertEquals(200, answer.statusCode());
        assertEquals("{\"result\":\"done\"}", answer.body());
    }

    @Test
    void oneConnectionTakesManyRequests() throws Exception {
        try (Socket socket = jetty.connect()) {
            String request = "POST " + GREET + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                    + "Content-Length: 2\r\n%s\r\n{}";
            rig.rpc.answers(Map.of());
            Jetty.write(socket, String.format(request, ""));
            Jetty.write(socket, String.format(request, "Content-Encoding: gzip\r\n"));
            Jetty.write(socket, String.format(request, "Connection: close\r\n"));
            String answers = Jetty.readAll(socket);
            assertEquals(3, answers.split("HTTP/1.1 ").length - 1, answers);
            assertTrue(answers.contains("HTTP/1.1 415 "), answers);
            assertEquals(2, rig.rpc.sent.size());
        }
    }
}

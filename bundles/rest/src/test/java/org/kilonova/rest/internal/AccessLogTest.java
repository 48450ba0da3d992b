// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rest.internal;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.kilonova.audit.AuditEntry;
import org.kilonova.metrics.MetricPoint;

/** What is written down of requests over HTTP. */
class AccessLogTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String GREET = "/v1/rpc/greeter/greet";
    private static final String ACCESS = "org.kilonova.rest.access";

    private final Rig rig = new Rig();
    private final HttpClient client = HttpClient.newHttpClient();
    private Jetty jetty;

    @BeforeEach
    void start() throws Exception {
        jetty = new Jetty(rig, 30_000, 64 << 20);
    }

    @AfterEach
    void stop() throws Exception {
        jetty.close();
    }

    private HttpResponse<String> post(String path, BodyPublisher body) throws Exception {
        return client.send(
                HttpRequest.newBuilder(jetty.uri(path))
                        .timeout(LIMIT)
                        .header("Content-Type", "application/json")
                        .POST(body)
                        .build(),
                BodyHandlers.ofString());
    }

    @Test
    void whatHasHappenedIsInTheAuditAlsoIfItsClientHasGone() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        rig.rpc.answersAfter(inside, go);
        String request = "POST " + GREET
                + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}";
        try (Lines access = new Lines(ACCESS)) {
            try (Socket socket = jetty.connect()) {
                // The connection is reset, not closed in order: the answer cannot be written.
                socket.setSoLinger(true, 0);
                Jetty.write(socket, request);
                assertTrue(inside.await(30, TimeUnit.SECONDS));
            }
            go.countDown();
            await().atMost(LIMIT).until(() -> rig.gate.inside() == 0);
            assertEquals(
                    List.of("ok"),
                    rig.neighbours.audited.stream().map(AuditEntry::result).toList());
            assertTrue(
                    access.all().get(0).startsWith("POST " + GREET + " 499 "),
                    () -> access.all().toString());
        }
    }

    @Test
    void whatNeverComesToTheServletIsLoggedAndCounted() throws Exception {
        Map<String, Integer> bad = Map.of(
                "NONSENSE\r\n\r\n",
                400,
                "GET /a HTTP/1.1\r\nHost: localhost\r\nX: " + "x".repeat(20_000) + "\r\n\r\n",
                431,
                "GET /b HTTP/1.1\r\nHost: localhost\r\nHost: other\r\n\r\n",
                400,
                "POST /c HTTP/1.1\r\nHost: localhost\r\nContent-Length: x\r\n\r\n",
                400,
                "GET /%zz HTTP/1.1\r\nHost: localhost\r\n\r\n",
                400,
                "GET / HTTP/3.7\r\nHost: localhost\r\n\r\n",
                505);
        for (Map.Entry<String, Integer> one : bad.entrySet()) {
            try (Lines access = new Lines(ACCESS);
                    Socket socket = jetty.connect()) {
                Jetty.write(socket, one.getKey());
                String answer = Jetty.readAll(socket);
                assertTrue(answer.startsWith("HTTP/1.1 " + one.getValue() + " "), answer);
                await().atMost(LIMIT).until(() -> !access.all().isEmpty());
                assertEquals(
                        List.of("- - " + one.getValue() + " remote=127.0.0.1:" + socket.getLocalPort()
                                + " answered by Jetty itself"),
                        access.all());
            }
        }
        assertEquals(
                bad.size(),
                rig.traffic.collect().get(0).points().stream()
                        .mapToDouble(MetricPoint::value)
                        .sum());
    }

    @Test
    void whatComesToTheServletIsLoggedOnce() throws Exception {
        try (Lines access = new Lines(ACCESS)) {
            assertEquals(200, post(GREET, BodyPublishers.ofString("{}")).statusCode());
            assertEquals(404, post("/v1/nothing", BodyPublishers.noBody()).statusCode());
            assertEquals(
                    413,
                    post(GREET, BodyPublishers.ofByteArray(new byte[2 << 20])).statusCode());
            rig.rpc.answers("x".repeat(1 << 20));
            assertEquals(200, post(GREET, BodyPublishers.ofString("{}")).statusCode());
            jetty.close();
            assertEquals(4, access.all().size(), () -> access.all().toString());
        }
    }
}

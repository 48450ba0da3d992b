// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rest.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every operation of the description gets what nobody should send it, over HTTP. */
class BadInputTest {

    private static final String JSON = "application/json";
    private static final String JAR = "application/java-archive";
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @TempDir
    static Path directory;

    private static Rig rig;
    private static Jetty jetty;

    @BeforeAll
    static void start() throws Exception {
        StringBuilder lines = new StringBuilder();
        for (String role : new String[] {"reader", "member", "admin"}) {
            lines.append("sha256:" + HexFormat.of().formatHex(Token.sha256("secret-" + role)) + " " + role + " " + role
                    + "\n");
        }
        Files.writeString(directory.resolve("tokens"), lines);
        rig = new Rig(directory.resolve("tokens"), directory);
        jetty = new Jetty(rig, 30_000, 4 << 20);
    }

    @AfterAll
    static void stop() throws Exception {
        jetty.close();
    }

    /** None of it has come as far as to something that it could change, or has left something. */
    @AfterEach
    void nothingHasHappened() throws IOException {
        assertEquals(0, rig.rpc.sent.size());
        assertEquals(0, rig.neighbours.desk.jars.size());
        assertEquals(0, rig.events.count());
        if (Files.isDirectory(directory.resolve("data/tmp"))) {
            try (Stream<Path> left = Files.list(directory.resolve("data/tmp"))) {
                assertEquals(0, left.count());
            }
        }
    }

    static Stream<Route> everyOperation() {
        return new Rig().router.routes().stream();
    }

    static Stream<Route> operationsWithARole() {
        return everyOperation().filter(route -> route.role() != Role.ANYBODY);
    }

    static Stream<Route> operationsForMoreThanReaders() {
        return operationsWithARole().filter(route -> route.role() != Role.READER);
    }

    static Stream<Route> operationsWithABody() {
        return everyOperation().filter(route -> route.body() != Route.Body.NONE);
    }

    /** But for calls, whose topic is not open here. */
    static Stream<Route> operationsWithJson() {
        return operationsWithABody()
                .filter(route ->
                        route.body() != Route.Body.JAR && !route.template().contains("/rpc/"));
    }

    static Stream<Route> operationsWithoutABody() {
        return everyOperation()
                .filter(route ->
                        route.body() == Route.Body.NONE && !route.method().equals("GET"));
    }

    private static String path(Route route) {
        return route.template()
                .replace("{id}", "123e4567-e89b-12d3-a456-426614174000")
                .replaceAll("\\{\\w+}", "x");
    }

    private static HttpResponse<String> send(
            Route route, String path, String token, Map<String, String> headers, byte[] body) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(jetty.uri(path))
                .timeout(Duration.ofSeconds(30))
                .method(route.method(), body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
        headers.forEach(request::header);
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        return CLIENT.send(request.build(), BodyHandlers.ofString());
    }

    private static JsonNode problem(HttpResponse<String> response, int status) {
        assertEquals(status, response.statusCode(), response::body);
        assertEquals(
                "application/problem+json",
                response.headers().firstValue("Content-Type").orElseThrow());
        JsonNode problem = Description.read(response.body().getBytes(StandardCharsets.UTF_8));
        assertFalse(problem.path("detail").asText().isBlank());
        assertFalse(response.body().contains("secret"), response::body);
        return problem;
    }

    @ParameterizedTest
    @MethodSource("operationsWithARole")
    void withoutAToken(Route route) throws Exception {
        problem(send(route, path(route), null, Map.of(), null), 401);
        problem(send(route, path(route), null, Map.of("Authorization", "Basic YTpi"), null), 401);
    }

    @ParameterizedTest
    @MethodSource("everyOperation")
    void withAWrongToken(Route route) throws Exception {
        HttpResponse<String> refused = send(route, path(route), "wrong", Map.of(), null);
        problem(refused, 401);
        assertTrue(
                refused.headers().firstValue("WWW-Authenticate").orElseThrow().contains("invalid_token"));
    }

    @ParameterizedTest
    @MethodSource("operationsForMoreThanReaders")
    void withTooLowARole(Route route) throws Exception {
        byte[] body = route.body() == Route.Body.NONE ? null : new byte[100_000];
        assertEquals(
                route.role().word(),
                problem(send(route, path(route), "secret-reader", Map.of(), body), 403)
                        .path("role_needed")
                        .asText());
    }

    @ParameterizedTest
    @MethodSource("everyOperation")
    void withAnOddQuery(Route route) throws Exception {
        for (String query : new String[] {"odd=1", "%00=%ff", "=", "a&a", "a=1&a=2"}) {
            problem(send(route, path(route) + "?" + query, "secret-admin", Map.of(), null), 400);
        }
        for (String name : route.query()) {
            problem(send(route, path(route) + "?" + name + "=1&" + name + "=1", "secret-admin", Map.of(), null), 400);
        }
    }

    /** The client of the JDK does not send what is no address. */
    @ParameterizedTest
    @MethodSource("everyOperation")
    void withAQueryThatIsNoAddress(Route route) throws Exception {
        try (Socket socket = jetty.connect()) {
            Jetty.write(
                    socket,
                    route.method() + " " + path(route)
                            + "?%zz=1 HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer secret-admin\r\nConnection: close\r\n\r\n");
            String answer = Jetty.readAll(socket);
            assertTrue(answer.startsWith("HTTP/1.1 400 "), answer);
            assertTrue(answer.contains("a % without two hex digits"), answer);
        }
    }

    @ParameterizedTest
    @MethodSource("operationsWithABody")
    void withABodyThatIsTooLarge(Route route) throws Exception {
        String type = route.body() == Route.Body.JAR ? JAR : JSON;
        problem(send(route, path(route), "secret-admin", Map.of("Content-Type", type), new byte[(1 << 20) + 1]), 413);
    }

    @ParameterizedTest
    @MethodSource("operationsWithABody")
    void withABodyOfAnotherType(Route route) throws Exception {
        for (String type : new String[] {
            "text/plain", "application/x-www-form-urlencoded", "multipart/form-data;boundary=x", "application/xml"
        }) {
            problem(send(route, path(route), "secret-admin", Map.of("Content-Type", type), new byte[] {'{', '}'}), 415);
        }
        problem(send(route, path(route), "secret-admin", Map.of(), new byte[] {'{', '}'}), 415);
    }

    @ParameterizedTest
    @MethodSource("operationsWithJson")
    void withJsonThatIsNone(Route route) throws Exception {
        for (String json : new String[] {
            "{", "[]", "\"x\"", "{\"a\":1}{", "{\"a\":1,\"a\":2}", "[".repeat(100), "\u0000", "{\"odd\":1e999}"
        }) {
            byte[] body = json.getBytes(StandardCharsets.UTF_8);
            problem(send(route, path(route), "secret-admin", Map.of("Content-Type", JSON), body), 400);
        }
    }

    @ParameterizedTest
    @MethodSource("operationsWithoutABody")
    void withABodyWhereNoneIsTaken(Route route) throws Exception {
        problem(send(route, path(route), "secret-admin", Map.of("Content-Type", JSON), new byte[] {'{', '}'}), 400);
    }

    @ParameterizedTest
    @MethodSource("everyOperation")
    void withoutTokensFromAPageOfSomebodyElse(Route route) throws Exception {
        Rig open = new Rig();
        open.header("Origin", "https://evil.example")
                .send(route.method(), path(route), null)
                .is(Kind.FORBIDDEN);
        open.header("Sec-Fetch-Site", "cross-site")
                .send(route.method(), path(route), null)
                .is(Kind.FORBIDDEN);
        open.header("Host", "evil.example")
                .send(route.method(), path(route), null)
                .is(Kind.FORBIDDEN);
        assertEquals(0, open.events.count());
    }
}

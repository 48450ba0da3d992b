// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rest.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;

/** The API with everything behind it replaced; every answer is compared with its description. */
final class Rig {

    static final Duration ROUND = Duration.ofMillis(20);
    static final Duration PING = Duration.ofMillis(300);
    static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

    final FakeRpc rpc = new FakeRpc();
    final FakeDirectory directory = new FakeDirectory();
    final FakeNeighbours neighbours = new FakeNeighbours();
    final Gate gate = new Gate();
    final Traffic traffic = new Traffic();
    final Events events;
    final Path home;
    final Router router;
    final Api api;
    volatile RestSettings settings;

    private final Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

    Rig() {
        this(Path.of("/nowhere/tokens"), Path.of("/nowhere"));
    }

    Rig(Path tokens) {
        this(tokens, tokens.getParent());
    }

    Rig(Path tokens, Path home) {
        this(tokens, home, PING);
    }

    /** @param ping how far apart the pings of the streams of events are */
    Rig(Path tokens, Path home, Duration ping) {
        this.home = home;
        settings = settings(tokens, 128);
        TokenFile file = new TokenFile(tokens);
        Door door = new Door(() -> file);
        Json json = new Json();
        Surroundings surroundings = new Surroundings(directory, neighbours, home, "0.1.0");
        Background background = new Background(task -> {
            Thread thread = new Thread(task);
            thread.setDaemon(true);
            thread.start();
        });
        Watched watched = new Watched(surroundings, background, json, Clock.systemUTC(), System::nanoTime);
        events = new Events(
                watched,
                door,
                poller(),
                ROUND,
                ping,
                () -> settings.maxStreams(),
                json,
                Clock.systemUTC(),
                System::nanoTime);
        Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
        router = new Router(RouteTable.of(surroundings, background, events, clock, () -> settings.rpcTopics()));
        Observer observers = Observer.all(traffic, new AuditTrail(neighbours));
        api = new Api(router, door, gate, rpc, json, clock, () -> settings, () -> neighbours.tracer, observers);
    }

    private static ScheduledExecutorService poller() {
        return new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task);
            thread.setDaemon(true);
            return thread;
        });
    }

    static RestSettings settings(Path tokens, int maxConcurrent) {
        ServerSettings server = new ServerSettings("127.0.0.1", 0, null, Duration.ofSeconds(30), 16384, maxConcurrent);
        return new RestSettings(
                server,
                tokens,
                Set.of("greeter"),
                Duration.ofSeconds(30),
                Duration.ofSeconds(10),
                1 << 20,
                1 << 20,
                64);
    }

    Rig header(String name, String... values) {
        headers.put(name, List.of(values));
        return this;
    }

    Reply get(String path) {
        return send("GET", path, null);
    }

    Reply post(String path, String json) {
        return send("POST", path, json);
    }

    /** Sends a request, and checks the answer against the description. */
    Reply send(String method, String pathAndQuery, String json) {
        int mark = pathAndQuery.indexOf('?');
        String path = mark < 0 ? pathAndQuery : pathAndQuery.substring(0, mark);
        String query = mark < 0 ? null : pathAndQuery.substring(mark + 1);
        byte[] body = json == null ? new byte[0] : json.getBytes(StandardCharsets.UTF_8);
        return send(method, path, query, Body.of(body), json);
    }

    private Reply send(String method, String path, String query, Body body, String json) {
        if (json != null) {
            headers.putIfAbsent("Content-Type", List.of("application/json"));
        }
        headers.putIfAbsent("Host", List.of("localhost:8774"));
        Map<String, List<String>> sent = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        sent.putAll(headers);
        headers.clear();
        Visit visit = api.arrive(new Request(
                method,
                path,
                query,
                sent,
                json == null ? 0 : json.length(),
                "127.0.0.1:5000",
                "http://" + sent.get("Host").get(0)));
        Response refused = api.admit(visit);
        Response response = refused == null ? api.work(visit, body) : refused;
        if (response.streaming() != null) {
            api.streaming(visit);
            response.streaming().abandon();
        }
        api.left(visit, response.status());
        if (visit.match() != null) {
            Description.assertForeseen(visit.match().route(), response);
        }
        return new Reply(visit, response);
    }

    /** What came back. */
    record Reply(Visit visit, Response response) {

        Reply is(int status) {
            assertEquals(status, response.status(), () -> text());
            return this;
        }

        Reply is(Kind kind) {
            is(kind.status());
            assertEquals("application/problem+json", response.type());
            assertEquals(kind.type(), json().path("type").asText(), () -> text());
            return this;
        }

        String text() {
            return new String(response.body(), StandardCharsets.UTF_8);
        }

        JsonNode json() {
            return Description.read(response.body());
        }

        String detail() {
            return json().path("detail").asText();
        }

        String field() {
            return json().path("field").asText();
        }

        String header(String name) {
            return response.headers().get(name);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/** Talks to the HTTP side of a container, as any client would. Thread-safe. */
final class HttpApi {

    static final String JSON = "application/json";
    static final String JAR = "application/java-archive";
    static final String PROBLEM = "application/problem+json";

    private static final String REQUEST_ID = "X-Openstack-Request-Id";
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final HttpClient client;
    private final URI base;
    private final String token;
    private final OpenApi openApi;

    private HttpApi(HttpClient client, URI base, String token, OpenApi openApi) {
        this.client = client;
        this.base = base;
        this.token = token;
        this.openApi = openApi;
    }

    /** Of a container whose HTTP side comes up or is up. Whatever it answers must fit the description that it gives of itself. */
    static HttpApi of(ContainerProcess container, ContainerHome home) {
        HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        URI base = address(container, home);
        Answer document = new HttpApi(client, base, null, null).get("/openapi.json");
        HttpApi api = new HttpApi(
                client, base, null, new OpenApi(document.require(200).json()));
        api.openApi.check("GET", "/openapi.json", null, document);
        return api;
    }

    /** A container that was killed has left its address behind, which is not that of the next one. */
    private static URI address(ContainerProcess container, ContainerHome home) {
        Path file = home.directory().resolve("data/rest.url");
        AtomicReference<String> found = new AtomicReference<>();
        container.eventually(() -> {
            assertTrue(Files.exists(file), "HTTP is not served yet");
            Instant written = Files.getLastModifiedTime(file).toInstant();
            assertTrue(written.isAfter(container.begun()), "the address is that of a container before");
            found.set(Files.readString(file).strip());
        });
        return URI.create(found.get());
    }

    /** The same for the owner of a token. */
    HttpApi as(String owned) {
        return new HttpApi(client, base, owned, openApi);
    }

    OpenApi openApi() {
        return openApi;
    }

    static JsonNode read(String json) {
        try {
            return MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new AssertionError("no JSON: " + json, e);
        }
    }

    /** What came back. */
    record Answer(int status, HttpHeaders headers, String body) {

        JsonNode json() {
            return body.isEmpty() ? MissingNode.getInstance() : read(body);
        }

        String text(String member) {
            return json().path(member).asText(null);
        }

        String header(String name) {
            return headers.firstValue(name).orElse(null);
        }

        Answer require(int expected) {
            assertEquals(expected, status, () -> "unexpected status: " + this);
            return this;
        }

        /** A problem in the form of RFC 9457 that says what it is about. */
        Answer problem(int expected) {
            require(expected);
            assertEquals(PROBLEM, header("Content-Type").replaceAll(";.*", ""), this::toString);
            assertEquals(expected, json().path("status").asInt(), this::toString);
            for (String member : List.of("title", "detail", "request_id")) {
                if (text(member) == null || text(member).isBlank()) {
                    throw new AssertionError("a problem without " + member + ": " + this);
                }
            }
            assertEquals(header(REQUEST_ID), text("request_id"), this::toString);
            return this;
        }
    }

    int port() {
        return base.getPort();
    }

    Answer get(String path) {
        return send("GET", path, null, Map.of());
    }

    Answer post(String path, String json) {
        return send("POST", path, json, Map.of("Content-Type", JSON));
    }

    Answer put(String path, String json) {
        return send("PUT", path, json, Map.of("Content-Type", JSON));
    }

    Answer delete(String path) {
        return send("DELETE", path, null, Map.of());
    }

    /** Sends a jar. */
    Answer upload(String path, Path jar) {
        try {
            return send("POST", path, null, BodyPublishers.ofFile(jar), Map.of("Content-Type", JAR));
        } catch (FileNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    /** Opens the stream of events, and reads its head. */
    EventClient events() {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(EventClient.PATH));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        try {
            HttpResponse<InputStream> response =
                    client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            openApi.check("GET", EventClient.PATH, null, new Answer(response.statusCode(), response.headers(), ""));
            return new EventClient(response.body());
        } catch (IOException e) {
            throw new AssertionError("no stream of events: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    Answer send(String method, String path, String body, Map<String, String> headers) {
        BodyPublisher content = body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body);
        return send(method, path, body, content, headers);
    }

    private Answer send(String method, String path, String body, BodyPublisher content, Map<String, String> headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path))
                .timeout(Duration.ofMinutes(2))
                .method(method, content);
        headers.forEach(request::header);
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        try {
            HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            Answer answer = new Answer(response.statusCode(), response.headers(), response.body());
            if (openApi != null) {
                openApi.check(method, path, body, answer);
            }
            return answer;
        } catch (IOException e) {
            throw new AssertionError(method + " " + path + " was not answered: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}

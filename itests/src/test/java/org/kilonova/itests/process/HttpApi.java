// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.process;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Talks to the HTTP side of a container, as any client would. Thread-safe. */
final class HttpApi {

    static final String JSON = "application/json";
    static final String PROBLEM = "application/problem+json";

    private static final Pattern LISTENING = Pattern.compile("https?://[^ /]+:(\\d+)");
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI base;

    private HttpApi(int port) {
        base = URI.create("http://127.0.0.1:" + port);
    }

    /** Of a container that is up; the port stands in its log. */
    static HttpApi of(ContainerProcess container, ContainerHome home) {
        container.eventually(
                () -> assertEquals(1, container.table("kn:services").count("Binary", "kilonova-rest")));
        List<Matcher> found = home.log("org.kilonova.rest").stream()
                .map(LISTENING::matcher)
                .filter(Matcher::find)
                .toList();
        return new HttpApi(Integer.parseInt(found.get(found.size() - 1).group(1)));
    }

    /** What came back. */
    record Answer(int status, HttpHeaders headers, String body) {

        JsonNode json() {
            try {
                return body.isEmpty() ? MissingNode.getInstance() : MAPPER.readTree(body);
            } catch (JsonProcessingException e) {
                throw new AssertionError("no JSON: " + this, e);
            }
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
            assertEquals(header("X-Openstack-Request-Id"), text("request_id"), this::toString);
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

    Answer send(String method, String path, String body, Map<String, String> headers) {
        BodyPublisher content = body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body);
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path))
                .timeout(Duration.ofMinutes(2))
                .method(method, content);
        headers.forEach(request::header);
        try {
            HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.headers(), response.body());
        } catch (IOException e) {
            throw new AssertionError(method + " " + path + " was not answered: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}

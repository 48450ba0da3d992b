// SPDX-License-Identifier: Apache-2.0
package org.kilonova.launcher.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Talks to the container's HTTP side. */
final class Http {

    private final HttpClient client = HttpClient.newHttpClient();
    private final String base;
    private final Duration limit;

    Http(int port, Duration limit) {
        this.base = "http://127.0.0.1:" + port;
        this.limit = limit;
    }

    /** What came back; the demo has no JSON library and looks for the few members that it needs. */
    record Answer(int status, String location, String body) {

        void require(int expected) throws DemoFailure {
            if (status != expected) {
                throw new DemoFailure("expected the status " + expected + ", but got " + this);
            }
        }

        String text(String member) {
            return find("\"" + member + "\"\\s*:\\s*\"([^\"]*)\"");
        }

        String number(String member) {
            return find("\"" + member + "\"\\s*:\\s*(\\d+)");
        }

        private String find(String pattern) {
            Matcher matcher = Pattern.compile(pattern).matcher(body);
            return matcher.find() ? matcher.group(1) : "";
        }

        @Override
        public String toString() {
            return status + " " + body;
        }
    }

    /**
     * Sends a request; a server that cannot be reached is the status 0.
     *
     * @param body JSON or null
     */
    Answer send(String method, String path, String body) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(base).resolve(path))
                .timeout(limit)
                .header("Content-Type", "application/json")
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
            return new Answer(
                    response.statusCode(),
                    response.headers().firstValue("Location").orElse(""),
                    response.body());
        } catch (IOException e) {
            return new Answer(0, "", e.toString());
        }
    }
}

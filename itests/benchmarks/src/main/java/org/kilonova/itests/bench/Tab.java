// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** A Chromium with one page, steered over its DevTools protocol: what a benchmark needs of it is a few requests. */
final class Tab implements AutoCloseable {

    static final Path EXECUTABLE = Path.of("/usr/bin/chromium");

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final long POLL_MILLIS = 50;

    private final Process process;
    private final Thread lastResort;
    private final WebSocket socket;
    private final Map<Integer, CompletableFuture<JsonNode>> asked = new ConcurrentHashMap<>();
    private final AtomicInteger last = new AtomicInteger();

    /**
     * @param profile a directory for what it keeps; must not exist
     */
    Tab(Path profile) throws IOException, InterruptedException {
        process = new ProcessBuilder(
                        EXECUTABLE.toString(),
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-quic",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--window-size=1280,860",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + profile,
                        "about:blank")
                .redirectErrorStream(true)
                .redirectOutput(
                        profile.resolveSibling(profile.getFileName() + ".log").toFile())
                .start();
        lastResort = new Thread(process::destroy, "bench-end-" + process.pid());
        Runtime.getRuntime().addShutdownHook(lastResort);
        HttpClient client = HttpClient.newHttpClient();
        socket = client.newWebSocketBuilder()
                .buildAsync(page(new Http(URI.create("http://127.0.0.1:" + port(profile)))), new Answers())
                .join();
    }

    private static String port(Path profile) throws IOException, InterruptedException {
        Path file = profile.resolve("DevToolsActivePort");
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!Files.exists(file) || Files.readAllLines(file).isEmpty()) {
            if (System.nanoTime() > end) {
                throw new IOException("Chromium has not told its port within " + LIMIT + ": see " + profile + ".log");
            }
            Thread.sleep(POLL_MILLIS);
        }
        return Files.readAllLines(file).get(0);
    }

    private static URI page(Http http) throws IOException, InterruptedException {
        for (JsonNode target : http.get("/json/list").require(200).json()) {
            if (target.path("type").asText().equals("page")) {
                return URI.create(target.path("webSocketDebuggerUrl").asText());
            }
        }
        throw new IOException("Chromium has no page");
    }

    /** Takes messages together that come in parts. */
    private final class Answers implements WebSocket.Listener {

        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean isLast) {
            text.append(data);
            if (isLast) {
                answer(text.toString());
                text.setLength(0);
            }
            from.request(1);
            return null;
        }

        private void answer(String message) {
            try {
                JsonNode json = JSON.readTree(message);
                CompletableFuture<JsonNode> waiting =
                        asked.remove(json.path("id").asInt(-1));
                if (waiting != null) {
                    waiting.complete(json);
                }
            } catch (IOException e) {
                asked.values().forEach(each -> each.completeExceptionally(e));
            }
        }
    }

    /** Sends a request and waits for its result. */
    JsonNode ask(String method, Map<String, ?> parameters) throws IOException, InterruptedException {
        int id = last.incrementAndGet();
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        asked.put(id, answer);
        socket.sendText(JSON.writeValueAsString(Map.of("id", id, "method", method, "params", parameters)), true)
                .join();
        try {
            JsonNode json = answer.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
            if (json.has("error")) {
                throw new IOException(method + ": " + json.get("error"));
            }
            return json.get("result");
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("Chromium has not answered " + method, e);
        }
    }

    /** Runs a script before those of each page that is opened from now on. */
    void beforeEachPage(String script) throws IOException, InterruptedException {
        ask("Page.addScriptToEvaluateOnNewDocument", Map.of("source", script));
    }

    void open(String address) throws IOException, InterruptedException {
        ask("Page.navigate", Map.of("url", address));
    }

    /** The value of an expression, of a promise when it is kept. */
    JsonNode value(String expression) throws IOException, InterruptedException {
        JsonNode result =
                ask("Runtime.evaluate", Map.of("expression", expression, "awaitPromise", true, "returnByValue", true));
        if (result.has("exceptionDetails")) {
            throw new IOException(expression + ": " + result.get("exceptionDetails"));
        }
        return result.path("result").path("value");
    }

    /** What the browser counts: seconds of script, layout and so on, nodes, bytes. */
    Map<String, Double> metrics() throws IOException, InterruptedException {
        Map<String, Double> metrics = new LinkedHashMap<>();
        for (JsonNode metric : ask("Performance.getMetrics", Map.of()).path("metrics")) {
            metrics.put(metric.path("name").asText(), metric.path("value").asDouble());
        }
        return metrics;
    }

    void enable(String... domains) throws IOException, InterruptedException {
        for (String domain : List.of(domains)) {
            ask(domain + ".enable", Map.of());
        }
    }

    @Override
    public void close() throws IOException, InterruptedException {
        Runtime.getRuntime().removeShutdownHook(lastResort);
        socket.abort();
        process.destroy();
        if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }
}

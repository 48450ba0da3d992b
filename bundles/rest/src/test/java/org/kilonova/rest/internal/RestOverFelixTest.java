// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rest.internal;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole of it, on Felix HTTP. */
class RestOverFelixTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    private final FakeRpc rpc = new FakeRpc();
    private final HttpClient client = HttpClient.newHttpClient();
    private final CountDownLatch inside = new CountDownLatch(1);
    private final CountDownLatch go = new CountDownLatch(1);
    private final AtomicReference<Rest> rest = new AtomicReference<>();
    private final ScheduledThreadPoolExecutor poller = new ScheduledThreadPoolExecutor(1);
    private Felix felix;
    private Path addressFile;

    @BeforeEach
    void start() throws Exception {
        felix = new Felix(directory.resolve("framework"));
        addressFile = directory.resolve("rest.url");
        rest.set(new Rest(
                new Surroundings(new FakeDirectory(), new FakeNeighbours(), directory, "0.1.0"),
                new Background(Runnable::run),
                poller,
                (api, server, port) -> felix.open(api, () -> rest.get().settings(), server, port),
                new AddressFile(addressFile),
                Rig.settings(directory.resolve("tokens"), 8)));
        rest.get().open(rpc);
        // The first call waits until it is let go.
        rpc.answers(sent -> {
            if (inside.getCount() == 0) {
                return "done";
            }
            inside.countDown();
            try {
                go.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return "done";
        });
    }

    @AfterEach
    void stop() throws Exception {
        go.countDown();
        rest.get().close();
        felix.close();
        poller.shutdownNow();
    }

    private HttpRequest greet() throws IOException {
        URI address = URI.create(Files.readString(addressFile).strip());
        return HttpRequest.newBuilder(address.resolve("/v1/rpc/greeter/greet"))
                .timeout(LIMIT)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{}"))
                .build();
    }

    @Test
    void whoIsInsideIsAnsweredBeforeTheServerGoes() throws Exception {
        HttpRequest greet = greet();
        CompletableFuture<HttpResponse<String>> inFlight = client.sendAsync(greet, BodyHandlers.ofString());
        assertTrue(inside.await(30, TimeUnit.SECONDS));

        CompletableFuture<Void> closing = CompletableFuture.runAsync(rest.get()::close);
        await().atMost(LIMIT)
                .until(() -> client.send(greet, BodyHandlers.ofString()).statusCode() == 503);
        assertFalse(closing.isDone());
        go.countDown();

        assertEquals("{\"result\":\"done\"}", inFlight.get(30, TimeUnit.SECONDS).body());
        closing.get(30, TimeUnit.SECONDS);
        // A connection that the client has kept is closed a moment after the port is free.
        await().atMost(LIMIT).until(() -> isUnanswered(greet));
        assertFalse(Files.exists(addressFile));
    }

    private boolean isUnanswered(HttpRequest request) throws InterruptedException {
        try {
            client.send(request, BodyHandlers.ofString());
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    @Test
    void anotherLimitOnTheSamePortCutsNobodyOff() throws Exception {
        String address = Files.readString(addressFile);
        CompletableFuture<HttpResponse<String>> inFlight = client.sendAsync(greet(), BodyHandlers.ofString());
        assertTrue(inside.await(30, TimeUnit.SECONDS));
        CompletableFuture<Void> changing =
                CompletableFuture.runAsync(() -> rest.get().change(Rig.settings(directory.resolve("tokens"), 16)));
        go.countDown();

        assertEquals("{\"result\":\"done\"}", inFlight.get(30, TimeUnit.SECONDS).body());
        changing.get(30, TimeUnit.SECONDS);
        assertEquals(address, Files.readString(addressFile));
        assertEquals(200, client.send(greet(), BodyHandlers.ofString()).statusCode());
        assertEquals(16, rest.get().settings().server().maxConcurrent());
    }
}

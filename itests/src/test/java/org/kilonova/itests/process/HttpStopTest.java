// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.kilonova.itests.process.HttpApi.Answer;

/** No request is cut off when a container stops. */
class HttpStopTest {

    /** Larger than what a connection takes without its reader. */
    private static final int LARGE = 8 << 20;

    private static final String NEW_REQUEST = "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";

    /** Holds a call until a file is there, and not longer than a request may take. */
    private static final ManagerJar HOLDER = ManagerJar.topic("holder").body("""
                    @Rpc String hold(String until, int length) throws Exception {
                        LOG.info("holding");
                        for (int i = 0; i < 1000 && !new File(until).exists(); i++) {
                            TimeUnit.MILLISECONDS.sleep(20);
                        }
                        LOG.info("released");
                        return "x".repeat(length);
                    }
                    """);

    @RegisterExtension
    final Containers containers = new Containers();

    @TempDir
    Path scratch;

    @Test
    void aRequestInFlightGetsItsAnswerAndANewOneARefusal() throws Exception {
        ContainerHome home = ContainerHome.in(scratch);
        home.configure(ContainerHome.REST, "rpc_topics", "holder");
        home.drop(HOLDER.in(scratch), "holder.jar");
        Path release = scratch.resolve("release");
        try (ContainerProcess container = containers.start(home)) {
            HttpApi http = HttpApi.of(container, home);
            container.eventually(
                    () -> assertEquals(":-)", container.table("kn:services").cell("Topic", "holder", "State")));
            CompletableFuture<Answer> inFlight = hold(http, release, 10);
            CompletableFuture<Answer> large = hold(http, release, LARGE);
            container.eventually(() -> assertEquals(2, home.log("] holding").size()));

            container.signal("TERM");
            container.eventually(
                    () -> assertEquals(1, home.log("are ended first").size()));
            RawHttp raw = new RawHttp(http.port());
            Optional<Answer> refused = raw.send(NEW_REQUEST);
            if (refused.isPresent()) {
                http.openApi().check("GET", "/", null, refused.get());
                assertEquals("close", refused.get().problem(503).header("Connection"));
            }
            assertFalse(inFlight.isDone() || large.isDone(), "nobody has released them");

            Files.createFile(release);
            assertEquals(10, result(inFlight).length());
            assertEquals(LARGE, result(large).length());
            // Whatever comes until the end is refused, or answered as a whole.
            while (container.alive()) {
                raw.send(NEW_REQUEST).ifPresent(answer -> answer.problem(503));
            }
            assertEquals(0, container.exitCode());
        }
        assertEquals(2, home.log("] released").size());
        assertEquals(0, home.log(" ERROR ").size(), () -> home.log(" ERROR ").toString());
        assertTrue(Files.notExists(home.directory().resolve("data/rest.url")), "the address is still told");
    }

    private static CompletableFuture<Answer> hold(HttpApi http, Path release, int length) {
        String body = "{\"until\": \"%s\", \"length\": %d}".formatted(release, length);
        return CompletableFuture.supplyAsync(() -> http.post("/v1/rpc/holder/hold", body), task -> {
            Thread thread = new Thread(task, "kn-itests-client-" + length);
            thread.setDaemon(true);
            thread.start();
        });
    }

    private static String result(CompletableFuture<Answer> answer)
            throws ExecutionException, TimeoutException, InterruptedException {
        return answer.get(ContainerProcess.LIMIT.toSeconds(), TimeUnit.SECONDS)
                .require(200)
                .text("result");
    }
}

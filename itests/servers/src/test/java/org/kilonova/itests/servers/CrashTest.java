// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.servers;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens to servers that nobody has stopped, and to those whose port somebody has. */
class CrashTest {

    private static final Duration LIMIT = Duration.ofMinutes(1);

    @TempDir
    private Path directory;

    /** A test that starts servers, both if it returns, and is ended without having stopped them. */
    public static final class Forgetful {

        private Forgetful() {}

        public static void main(String[] arguments) {
            Path parent = Path.of(arguments[0]);
            boolean waits = arguments[1].equals("wait");
            String rabbit = waits ? "" : " " + RabbitServer.start(parent).pid();
            PostgresServer postgres = PostgresServer.start(parent);
            System.out.println("started" + rabbit + " " + postgres.pid() + " .");
            if (waits) {
                await().forever().until(() -> false);
            }
        }
    }

    @Test
    void aJvmThatReturnsTakesItsServersAlong() throws IOException {
        Needs.rabbit();
        Needs.postgres();
        leavesNothing("return", 2, process -> {});
    }

    @Test
    void aJvmThatIsEndedTakesItsServersAlong() throws IOException {
        Needs.postgres();
        leavesNothing("wait", 1, process -> process.signal("TERM"));
    }

    private void leavesNothing(String how, int servers, Consumer<ServerProcess> end) throws IOException {
        Path parent = Files.createDirectory(directory.resolve("servers-" + how));
        ServerProcess process = ServerProcess.start(
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Forgetful.class.getName(),
                        parent.toString(),
                        how),
                Map.of(),
                directory.resolve("forgetful-" + how));
        assertTrue(process.await(output -> output.contains(" ."), LIMIT), process.output());
        List<Long> pids = Stream.of(process.output().strip().split(" "))
                .filter(word -> word.matches("\\d+"))
                .map(Long::valueOf)
                .toList();
        assertEquals(servers, pids.size(), process.output());
        end.accept(process);
        assertTrue(process.ended(LIMIT));
        assertEquals(
                List.of(),
                pids.stream().filter(pid -> ProcessHandle.of(pid).isPresent()).toList());
        try (Stream<Path> left = Files.list(parent)) {
            assertEquals(List.of(), left.toList());
        }
    }

    @Test
    void aPortThatSomebodyHasTakenIsReplaced() throws IOException {
        Needs.rabbit();
        Needs.postgres();
        int taken = Ports.free();
        try (ServerSocket socket = new ServerSocket(taken, 1, InetAddress.getByName("127.0.0.1"))) {
            try (PostgresServer server = PostgresServer.start(directory, ServerOptions.usual(), at(taken, 0))) {
                assertTrue(server.alive() && server.port() != socket.getLocalPort());
            }
            // The port of its clients at the first attempt, then those of its two kinds of peers.
            try (RabbitServer server =
                    RabbitServer.start(directory, ServerOptions.usual(), at(taken, 0, 4 + 2, 8 + 3))) {
                assertTrue(server.alive() && server.port() != socket.getLocalPort());
                assertEquals(List.of(), server.queues("/"));
            }
        }
    }

    /** Free ports but for some, by the order in which they are asked for. */
    private static IntSupplier at(int taken, Integer... which) {
        AtomicInteger asked = new AtomicInteger();
        return () -> List.of(which).contains(asked.getAndIncrement()) ? taken : Ports.free();
    }
}

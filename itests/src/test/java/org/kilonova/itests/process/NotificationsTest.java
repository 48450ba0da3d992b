// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.kilonova.itests.servers.Needs;

/** What systemd hears from a container, at a socket that is like its own; and log lines for programs. */
class NotificationsTest {

    private static final String COMPONENT = "org.kilonova.systemd.internal.SystemdComponent";
    private static final String WATCHDOG_MICROS = "1000000";

    @RegisterExtension
    final Containers containers = new Containers();

    @TempDir
    Path scratch;

    private final List<String> heard = new CopyOnWriteArrayList<>();
    private Process listener;
    private Path socket;

    @BeforeEach
    void listen() throws IOException {
        Needs.notifications();
        // Not in the test's directory, whose name may be too long for a socket.
        socket = Files.createTempDirectory("kn-notify").resolve("socket");
        listener = new ProcessBuilder(
                        "/usr/bin/python3",
                        Path.of(getClass().getResource("/machine/listen.py").getPath())
                                .toString(),
                        socket.toString())
                .redirectErrorStream(true)
                .start();
        BufferedReader lines = listener.inputReader();
        assertEquals("listening", lines.readLine());
        // A barrier only asks whether all before it has been read.
        Thread reader = new Thread(
                () -> lines.lines().filter(line -> !line.equals("BARRIER=1")).forEach(heard::add),
                "kn-itests-listener");
        reader.setDaemon(true);
        reader.start();
    }

    @AfterEach
    void listenNoMore() throws IOException, InterruptedException {
        if (listener != null) {
            listener.destroyForcibly().waitFor();
            Files.deleteIfExists(socket);
            Files.delete(socket.getParent());
        }
    }

    @Test
    void readyComesWhenManagersAnswerSignsOfLifeFromTheStartOfTheBundleAndTheStopAtLast() throws Exception {
        Path gate = scratch.resolve("gate");
        ContainerHome home = ContainerHome.in(scratch);
        home.configure(ContainerHome.CORE, "init_timeout", "3600");
        home.drop(ManagerJar.topic("slow").body("""
                        @Override public void initHost(ManagerContext context) throws Exception {
                            while (!new File("%s").exists()) {
                                TimeUnit.MILLISECONDS.sleep(50);
                            }
                        }
                        @Rpc String warn() {
                            LOG.warn("two\\nlines", new IllegalStateException("broken"));
                            return "warned";
                        }
                        """.formatted(gate)).in(scratch), "slow.jar");
        try (ContainerProcess container = containers.begin(
                home,
                Map.of(
                        "NOTIFY_SOCKET",
                        socket.toString(),
                        "WATCHDOG_USEC",
                        WATCHDOG_MICROS,
                        "KILONOVA_LOG_FORMAT",
                        "json"))) {
            // The shell would wait for the manager.
            container.eventually(() -> assertTrue(
                    heard.stream().anyMatch(line -> line.startsWith("STATUS=not ready: ") && line.contains("slow")),
                    heard::toString));
            container.eventually(() ->
                    assertEquals(1, home.log("slow: ARRIVED -> INITIALIZING").size()));
            assertEquals(0, count("READY=1"), heard::toString);
            container.eventually(() -> assertTrue(count("WATCHDOG=1") >= 1, heard::toString));

            Files.createFile(gate);
            container.eventually(() -> assertEquals(1, count("READY=1"), heard::toString));
            container.ready().servicesUp(2);
            assertEquals("\"warned\"", container.command("kn:call slow warn").strip());
            long signs = count("WATCHDOG=1");
            container.eventually(() -> assertTrue(count("WATCHDOG=1") >= signs + 3, heard::toString));
            container.eventually(() -> assertTrue(
                    heard.stream().anyMatch(line -> line.contains("STATUS=2 services running")), heard::toString));

            container.command("scr:disable " + COMPONENT);
            long before = count("WATCHDOG=1");
            container.command("scr:enable " + COMPONENT);
            container.eventually(() -> assertTrue(count("WATCHDOG=1") >= before + 3, heard::toString));
            container.eventually(() -> assertEquals(2, count("READY=1"), heard::toString));

            container.signal("TERM");
            assertEquals(0, container.exitCode());
            container.eventually(() -> assertTrue(heard.get(heard.size() - 1).contains("STOPPING=1"), heard::toString));
            assertEquals(1, count("STOPPING=1"), heard::toString);
            assertEquals(2, count("READY=1"), heard::toString);
            assertOneObjectALine(container.errors());
        }
    }

    private long count(String assignment) {
        return heard.stream()
                .filter(line -> List.of(line.split("\t")).contains(assignment))
                .count();
    }

    private static void assertOneObjectALine(List<String> lines) throws IOException {
        ObjectMapper json = new ObjectMapper();
        boolean found = false;
        // The shell's own lines to whoever sends commands are no log lines.
        for (String line : lines.stream().filter(line -> line.startsWith("{")).toList()) {
            JsonNode event = json.readTree(line);
            if (event.path("formattedMessage").asText().equals("two\nlines")) {
                found = true;
                assertEquals("WARN", event.path("level").asText());
                assertEquals("slow", event.path("mdc").path("topic").asText());
                assertEquals("broken", event.path("throwable").path("message").asText());
                assertTrue(event.path("timestamp").asLong() > 0, line);
                assertFalse(event.path("threadName").asText().isEmpty(), line);
                assertFalse(event.path("loggerName").asText().isEmpty(), line);
            }
        }
        assertTrue(found, lines::toString);
    }
}

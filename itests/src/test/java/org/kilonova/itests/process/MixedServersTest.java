// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.kilonova.itests.checks.CheckManager;
import org.kilonova.itests.servers.Needs;
import org.kilonova.itests.servers.PythonPeer;

/** A Kilonova server and a Python one share a topic; neither sort of client has to know. */
class MixedServersTest {

    private static final String TOPIC = "mixed";
    private static final String JAVA = "a";
    private static final String PYTHON = "py";
    private static final int CALLS = 60;
    private static final int AT_LEAST = CALLS / 6;

    @RegisterExtension
    static final Containers CONTAINERS = new Containers();

    @TempDir
    static Path scratch;

    private static PythonPeer python;
    private static ContainerProcess container;
    private static PythonClient client;

    @BeforeAll
    static void start() {
        Needs.rabbit();
        Needs.python();
        String url = PeerContainers.newUrl();
        python = PythonPeer.server(scratch, url, TOPIC, PYTHON, "--ping", "--quiet");
        PeerContainers peers = new PeerContainers(CONTAINERS, scratch);
        ContainerHome home = peers.home(JAVA, url);
        peers.offerChecks(home);
        container = peers.peer(home, JAVA, TOPIC);
        PeerContainers.answers(container, "checks relay topic=" + TOPIC + " method=nothing args={}");
        client = PythonClient.of(scratch, url, TOPIC);
    }

    @AfterAll
    static void stop() {
        if (python != null) {
            python.close();
        }
        if (container != null) {
            container.close();
        }
    }

    @Test
    void thePythonClientFindsNoDifference() {
        client.selftest(JAVA, PYTHON);
    }

    @Test
    void theJavaClientFindsNoDifference() {
        for (String name : CheckManager.names()) {
            PeerContainers.check(container, name, TOPIC, List.of(JAVA, PYTHON), JAVA);
        }
    }

    @Test
    void bothGetTheirShareOfPythonsCalls() {
        List<JsonNode> answers = client.run("--count", "" + CALLS, "--concurrency", "6", "call", "whoami");
        shared(answers.stream()
                .collect(Collectors.groupingBy(
                        answer -> answer.path("result").path("language").asText(), Collectors.counting())));
    }

    @Test
    void bothGetTheirShareOfJavasCasts() {
        for (int i = 0; i < CALLS; i++) {
            container.command("kn:cast " + TOPIC + " note key=share value=" + i);
        }
        container.eventually(() -> {
            Map<String, Long> notes = Map.of("java", notes(JAVA), "python", notes(PYTHON));
            assertEquals(CALLS, notes.values().stream().mapToLong(n -> n).sum());
            shared(notes);
        });
    }

    private static long notes(String server) {
        return PeerContainers.call(container, TOPIC + "." + server + " notes", Map.of("key", "share"))
                .size();
    }

    private static void shared(Map<String, Long> byLanguage) {
        assertTrue(byLanguage.getOrDefault("java", 0L) >= AT_LEAST, byLanguage::toString);
        assertTrue(byLanguage.getOrDefault("python", 0L) >= AT_LEAST, byLanguage::toString);
    }

    private static JsonNode failure(String kind) {
        return client.one("--server", JAVA, "call", "fail", PeerContainers.json(Map.of("kind", kind)))
                .path("error");
    }

    @Test
    void failuresInJavaArriveInPythonAsWhatTheyAre() {
        JsonNode value = failure("value");
        assertEquals("ValueError", value.path("class").asText(), value::toString);
        assertEquals("builtins", value.path("module").asText(), value::toString);
        assertEquals("bad value", value.path("message").asText(), value::toString);

        JsonNode custom = failure("custom");
        assertEquals("RemoteError", custom.path("class").asText(), custom::toString);
        assertEquals("PeerError", custom.path("remote_class").asText(), custom::toString);
        assertTrue(custom.path("remote_traceback_lines").asInt() > 0, custom::toString);

        JsonNode java = failure("java");
        assertEquals("IllegalStateException", java.path("remote_class").asText(), java::toString);
        assertEquals("as Java says it", java.path("remote_message").asText(), java::toString);
    }

    @Test
    void failuresInPythonArriveInJavaAsWhatTheyAre() {
        String value = container.failing("kn:call " + TOPIC + "." + PYTHON + " fail kind=value");
        assertTrue(value.contains("ValueError") && value.contains("bad value"), value);
        String custom = container.failing("kn:call " + TOPIC + "." + PYTHON + " fail kind=custom");
        assertTrue(custom.contains("PeerError"), custom);
        String unknown = container.failing("kn:call " + TOPIC + "." + PYTHON + " no_such_method");
        assertTrue(unknown.contains("no_such_method"), unknown);
    }
}

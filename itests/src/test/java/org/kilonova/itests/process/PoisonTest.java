// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.rabbitmq.client.GetResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.kilonova.itests.process.RawPeer.Received;
import org.kilonova.itests.servers.Needs;
import org.kilonova.itests.servers.PythonPeer;

/** A message that kills or holds up whoever works on it is tried a few times, and ends among the dead letters with what it did. */
class PoisonTest {

    private static final String TOPIC = "poison";
    private static final int ATTEMPTS = 2;
    private static final int HALTED = 3;
    private static final String FOREVER = "3000.0";
    private static final String BEGUN = "\"slow\"";

    @RegisterExtension
    final Containers containers = new Containers();

    @TempDir
    Path scratch;

    private ContainerHome home;
    private ContainerProcess container;
    private RawPeer raw;
    private String url;

    @BeforeEach
    void start() throws Exception {
        Needs.rabbit();
        Needs.python();
        url = PeerContainers.newUrl();
        home = new PeerContainers(containers, scratch).home("a", url);
        home.configure(PeerContainers.RABBIT, "max_attempts", "" + ATTEMPTS);
        home.configure(ContainerHome.CORE, "message_time_limit", "5");
        home.configure(ContainerHome.CORE, "executor_thread_pool_size", "1");
        home.drop(WorkerJar.topic(TOPIC).in(scratch), "worker.jar");
        container = containers.start(home);
        PeerContainers.answers(container, TOPIC + " nothing");
        raw = new RawPeer(url);
    }

    @AfterEach
    void stop() throws Exception {
        if (raw != null) {
            raw.close();
            container.close();
        }
    }

    private GetResponse letter() throws Exception {
        container.eventually(() -> assertTrue(raw.exists(TOPIC + ".dlq")));
        container.eventually(() -> assertEquals(1, raw.queued(TOPIC + ".dlq")));
        assertEquals(0, raw.queued(TOPIC));
        GetResponse letter = raw.take(TOPIC + ".dlq");
        assertNull(raw.take(TOPIC + ".dlq"));
        return letter;
    }

    private static String header(GetResponse letter, String name) {
        Object value = letter.getProps().getHeaders().get(name);
        assertNotNull(value, () -> name + " is not in " + letter.getProps());
        return value.toString();
    }

    private static void says(GetResponse letter, String what) {
        String reason = header(letter, "kilonova-reason");
        assertTrue(reason.contains(what), reason);
        assertEquals("" + ATTEMPTS, header(letter, "kilonova-attempts"));
        assertEquals("a", header(letter, "kilonova-host"));
    }

    @Test
    void aMessageThatKillsItsWorker() throws Exception {
        Map<String, Object> deadly = raw.call("halt", Map.of());
        Map<String, Object> harmless = raw.call("slow", Map.of("seconds", 0.25));
        raw.send(TOPIC, deadly);
        raw.send(TOPIC, harmless);
        for (int death = 1; death <= ATTEMPTS; death++) {
            assertEquals(HALTED, container.exitCode(), "death " + death);
            container = containers.begin(home, Map.of());
        }
        Set<String> answered = Set.of(raw.next().id(), raw.next().id());
        assertEquals(Set.of(deadly.get("_msg_id"), harmless.get("_msg_id")), answered);
        GetResponse letter = letter();
        says(letter, "whoever began it died");
        assertTrue(new String(letter.getBody(), StandardCharsets.UTF_8).contains((String) deadly.get("_unique_id")));
        assertEquals(List.of("0.25"), WorkerJar.seconds("ended", home), "what waited behind it is run once");
        PeerContainers.answers(container, TOPIC + " nothing");
        assertEquals(0, kept(), "the original has become better");
        Figures.compare("what is left of a message whose workers die", "nothing", "a letter with the reason");
    }

    /** How often the message of a Python server that is killed at it is begun by the next one, or still waits. */
    private long kept() throws Exception {
        String topic = "python";
        try (PythonPeer dies = PythonPeer.server(scratch, url, topic, "s1")) {
            raw.send(topic, raw.call("slow", Map.of("seconds", Double.valueOf(FOREVER))));
            assertTrue(dies.printed(BEGUN, ContainerProcess.LIMIT));
            dies.kill();
        }
        try (PythonPeer next = PythonPeer.server(scratch, url, topic, "s1")) {
            assertTrue(told(topic).path("ok").asBoolean());
            return raw.queued(topic)
                    + next.lines().stream().filter(line -> line.contains(BEGUN)).count();
        }
    }

    /** What becomes of a Python caller's call that waits at most three seconds. */
    private JsonNode told(String topic) {
        return PythonClient.of(scratch, url, topic).one("--timeout", "3", "call", "nothing");
    }

    @Test
    void aMessageThatHangs() throws Exception {
        Map<String, Object> hangs = raw.call("slow", Map.of("seconds", Double.valueOf(FOREVER)));
        Map<String, Object> harmless = raw.call("slow", Map.of("seconds", 0.25));
        raw.send(TOPIC, hangs);
        raw.send(TOPIC, harmless);
        GetResponse letter = letter();
        says(letter, "message_time_limit");
        container.eventually(
                () -> assertEquals(Collections.nCopies(ATTEMPTS, FOREVER), WorkerJar.seconds("interrupted", home)));
        Received reply = raw.replyTo(hangs);
        assertEquals("NotEnded", reply.failure().path("class").asText());
        assertEquals(List.of("0.25"), WorkerJar.seconds("ended", home), "what waited behind it is run once");
        String behind = behindOneThatHangs();
        assertEquals("MessagingTimeout", behind);
        Figures.compare("a call behind one that hangs, one worker", behind, "answered");
    }

    private String behindOneThatHangs() throws Exception {
        String topic = "python";
        try (PythonPeer hangs = PythonPeer.server(scratch, url, topic, "s1", "--threads", "1")) {
            raw.send(topic, raw.call("slow", Map.of("seconds", Double.valueOf(FOREVER))));
            assertTrue(hangs.printed(BEGUN, ContainerProcess.LIMIT));
            JsonNode told = told(topic);
            hangs.kill();
            return told.path("error").path("class").asText();
        }
    }
}

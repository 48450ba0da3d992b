// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.kilonova.itests.process.RawPeer.Received;
import org.kilonova.itests.servers.Needs;
import org.kilonova.itests.servers.PythonPeer;

/** A caller learns what becomes of its call, and the work ends with it: a server of oslo.messaging and Kilonova's side by side. */
class CallerIsToldTest {

    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final String PYTHON = "oslo";
    private static final String KILONOVA = "kilo";
    private static final int FORGOTTEN_BY_PYTHON = 30;

    @RegisterExtension
    static final Containers CONTAINERS = new Containers();

    @TempDir
    static Path scratch;

    private static String url;
    private static PythonPeer python;
    private static ContainerProcess server;
    private static ContainerProcess client;
    private static RawPeer raw;

    @BeforeAll
    static void start() throws Exception {
        Needs.rabbit();
        Needs.python();
        url = PeerContainers.newUrl();
        python = PythonPeer.server(scratch, url, PYTHON, "s1", "--quiet");
        PeerContainers peers = new PeerContainers(CONTAINERS, scratch);
        server = peers.peer("a", url, KILONOVA);
        ContainerHome asking = peers.home("b", url);
        asking.drop(AskerJar.MANAGER.in(scratch), "asker.jar");
        client = CONTAINERS.start(asking);
        PeerContainers.answers(client, "asker nothing");
        raw = new RawPeer(url);
    }

    @AfterAll
    static void stop() throws Exception {
        if (raw != null) {
            raw.close();
            client.close();
            server.close();
            python.kill();
            python.close();
        }
    }

    /** What a Python caller is told when it waits so many seconds at most. */
    private static String told(int seconds, String topic, String... call) {
        String[] all = new String[call.length + 2];
        all[0] = "--timeout";
        all[1] = Integer.toString(seconds);
        System.arraycopy(call, 0, all, 2, call.length);
        JsonNode error = PythonClient.of(scratch, url, topic).one(all).path("error");
        return error.path("remote_class").asText(error.path("class").asText());
    }

    private static JsonNode stats(String topic) {
        return PeerContainers.call(client, topic + " stats", Map.of());
    }

    private static int count(String topic, String method) {
        return stats(topic).path("counts").path(method).asInt();
    }

    @Test
    void thatNobodyServesTheTopic() {
        String original = told(3, "nobody", "call", "nothing");
        String ours = client.failing("kn:call nobody nothing");
        Figures.compare("a call to a topic that nobody serves", original, "'" + ours + "'");
        assertEquals("MessagingTimeout", original);
        assertTrue(ours.contains("nobody serves nobody"), ours);
    }

    @Test
    void thatTheResultCannotBeWritten() {
        String[] call = {"call", "fail", "{\"kind\": \"unserializable\"}"};
        String original = told(3, PYTHON, call);
        String ours = told(60, KILONOVA, call);
        Figures.compare("a result that cannot be written", original, ours);
        assertEquals("MessagingTimeout", original);
        assertEquals("InvalidResult", ours);
    }

    @Test
    void heartbeatsEndWithTheCall() throws Exception {
        Map<String, Object> inPython = raw.call("no_such_method", Map.of());
        inPython.put("_timeout", 2);
        Map<String, Object> refused = raw.call("no_such_method", Map.of());
        refused.put("_timeout", 2);
        Map<String, Object> served = raw.call("slow", Map.of("seconds", 2.5));
        served.put("_timeout", 2);
        raw.send(PYTHON, inPython);
        raw.send(KILONOVA, refused);
        raw.send(KILONOVA, served);
        Heartbeats python = new Heartbeats(inPython);
        Heartbeats first = new Heartbeats(refused);
        Heartbeats second = new Heartbeats(served);
        while (python.after < 3 || !first.ended || second.sinceEnd(python) < 2) {
            Received next = raw.next();
            python.take(next);
            first.take(next);
            second.take(next);
        }
        Figures.compare("heartbeats of a call that has ended", "at least " + python.after, first.after + second.after);
        assertEquals(0, first.after + second.after);
        assertTrue(second.before >= 1, "a call that runs gives signs of life");
    }

    /** What came for one call, before and after its end. */
    private static final class Heartbeats {

        private final String id;
        private boolean ended;
        private int before;
        private int after;
        private int othersAtEnd = -1;

        Heartbeats(Map<String, Object> call) {
            id = (String) call.get("_msg_id");
        }

        void take(Received next) {
            if (!next.id().equals(id)) {
                return;
            }
            before += ended || next.ending() ? 0 : 1;
            after += ended ? 1 : 0;
            ended |= next.ending();
        }

        /** How many heartbeats of the other have come after this has ended. */
        int sinceEnd(Heartbeats other) {
            if (ended && othersAtEnd < 0) {
                othersAtEnd = other.after;
            }
            return ended ? other.after - othersAtEnd : 0;
        }
    }

    @Test
    void anExpiredCallStopsItsWork() {
        String[] call = {"call", "slow", "{\"seconds\": 120}"};
        int interruptedBefore = count(KILONOVA, "interrupted");
        int goingOn = count(PYTHON, "slow");
        assertEquals("MessagingTimeout", told(3, PYTHON, call));
        assertEquals("MessagingTimeout", told(3, KILONOVA, call));
        client.eventually(() -> assertEquals(interruptedBefore + 1, count(KILONOVA, "interrupted")));
        assertEquals(goingOn + 1, count(PYTHON, "slow"));
        Figures.compare(
                "calls worked on after their callers gave up",
                stats(PYTHON).path("active").asInt(),
                stats(KILONOVA).path("active").asInt());
        assertEquals(1, stats(PYTHON).path("active").asInt());
        assertEquals(0, stats(KILONOVA).path("active").asInt());
    }

    @Test
    void aCancelledCallStopsItsWorkOnTheOtherHost() {
        int interruptedBefore = count(KILONOVA, "interrupted");
        AskerJar.ask(client, "cancelled", KILONOVA, 300, 600);
        client.eventually(() -> assertEquals(1, stats(KILONOVA).path("active").asInt()));
        AskerJar.forget(client, "cancelled");
        assertEquals("cancelled", AskerJar.outcome(client, "cancelled"));
        client.eventually(() -> assertEquals(interruptedBefore + 1, count(KILONOVA, "interrupted")));
        assertEquals(0, stats(KILONOVA).path("active").asInt());
    }

    @Test
    void aCallThatComesTwiceIsRunOnceAndAnsweredTwice() throws Exception {
        int original = runs(PYTHON);
        int ours = runs(KILONOVA);
        Figures.compare("runs of a call that came twice, with 30 others between", original, ours);
        assertEquals(2, original);
        assertEquals(1, ours);
    }

    private static int runs(String topic) throws Exception {
        Map<String, Object> call = raw.call("note", Map.of("key", "twice", "value", topic));
        raw.send(topic, call);
        Received answer = raw.replyTo(call);
        for (int i = 0; i < FORGOTTEN_BY_PYTHON; i++) {
            Map<String, Object> other = raw.call("nothing", Map.of());
            raw.send(topic, other);
            raw.replyTo(other);
        }
        raw.send(topic, call);
        assertEquals(
                answer.payload().path("result"), raw.replyTo(call).payload().path("result"));
        Awaitility.await().atMost(LIMIT).until(() -> raw.queued(topic) == 0);
        return PeerContainers.call(client, topic + " notes", Map.of("key", "twice"))
                .size();
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.kilonova.itests.servers.Needs;
import org.kilonova.itests.servers.PythonPeer;
import org.kilonova.itests.servers.RabbitServer;

/** A server is killed and another takes over, or one of two stops: the same load on servers of oslo.messaging and on Kilonova's. */
class ServersThatEndTest {

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final int CASTS = 100;
    private static final int AT_ONCE = 4;
    private static final int CALLS = 10;
    private static final String HELD = "25.0";

    @RegisterExtension
    static final Containers CONTAINERS = new Containers();

    @TempDir
    static Path scratch;

    private static final List<AutoCloseable> RUNNING = new ArrayList<>();
    private static String url;
    private static PeerContainers peers;
    private static ContainerHome staying;
    private static ContainerProcess stays;
    private static RawPeer raw;

    private ContainerHome ending;
    private ContainerProcess ends;

    @BeforeAll
    static void start() throws Exception {
        Needs.rabbit();
        Needs.python();
        url = PeerContainers.newUrl();
        raw = new RawPeer(url);
        RUNNING.add(raw);
        peers = new PeerContainers(CONTAINERS, scratch);
        staying = peers.home("b", url);
        staying.configure(ContainerHome.CORE, "executor_thread_pool_size", "50");
        stays = CONTAINERS.start(staying);
    }

    @BeforeEach
    void startTheOther(TestInfo test) {
        ending = peers.home("a-" + test.getDisplayName().hashCode(), url);
        ending.configure(ContainerHome.CORE, "host", "a");
        ending.configure(ContainerHome.CORE, "executor_thread_pool_size", "" + AT_ONCE);
        ends = CONTAINERS.start(ending);
    }

    @AfterAll
    static void stop() throws Exception {
        for (AutoCloseable running : RUNNING) {
            running.close();
        }
    }

    private static PythonPeer python(String topic, String server) {
        PythonPeer peer = PythonPeer.server(scratch, url, topic, server, "--threads", "" + AT_ONCE);
        RUNNING.add(peer);
        return peer;
    }

    private static void serve(ContainerHome home, ContainerProcess container, String host, String topic) {
        home.drop(WorkerJar.topic(topic).in(scratch), topic + ".jar");
        PeerContainers.answers(container, topic + "." + host + " nothing");
    }

    // ---- killed

    /** Half a second each, and each a little longer than the one before, so that it can be known again. */
    private static List<String> lengths() {
        return IntStream.range(0, CASTS)
                .mapToObj(i -> String.format(Locale.ROOT, "0.5%02d1", i))
                .toList();
    }

    private static void cast(String topic) throws Exception {
        for (String seconds : lengths()) {
            Map<String, Object> cast = raw.call("slow", Map.of("seconds", Double.valueOf(seconds)));
            cast.remove("_msg_id");
            cast.remove("_reply_q");
            cast.remove("_timeout");
            raw.send(topic, cast);
        }
    }

    @Test
    void noCastIsLostWithTheServerThatIsKilled() throws Exception {
        Set<String> lostInPython = lostInPython();
        serve(ending, ends, "a", "casts");
        cast("casts");
        ends.eventually(() -> assertTrue(WorkerJar.seconds("begun", ending).size() >= 2 * AT_ONCE));
        ends.kill();
        serve(staying, stays, "b", "casts");
        Set<String> lost = new HashSet<>(lengths());
        Awaitility.await().atMost(LIMIT).untilAsserted(() -> {
            lost.removeAll(WorkerJar.seconds("ended", ending));
            lost.removeAll(WorkerJar.seconds("ended", staying));
            assertEquals(Set.of(), lost);
        });
        Figures.compare("casts lost after kill -9", lostInPython.size() + " of " + CASTS, lost.size());
        assertTrue(lostInPython.size() > CASTS / 2, lostInPython::toString);
        List<String> begun = new ArrayList<>(WorkerJar.seconds("begun", ending));
        begun.addAll(WorkerJar.seconds("begun", staying));
        assertTrue(begun.size() <= CASTS + AT_ONCE, () -> "only what ran when it was killed runs again: " + begun);
    }

    /** Those that neither server has even begun, though they were confirmed and nothing waits any more. */
    private static Set<String> lostInPython() throws Exception {
        String topic = "pycasts";
        try (PythonPeer dies = python(topic, "s1")) {
            cast(topic);
            Awaitility.await().atMost(LIMIT).until(() -> begun(dies).size() >= 2 * AT_ONCE);
            dies.kill();
            PythonPeer lives = python(topic, "s2");
            PythonClient client = PythonClient.of(scratch, url, topic);
            assertTrue(client.one("call", "nothing").path("ok").asBoolean());
            assertEquals(0, raw.queued(topic));
            Set<String> lost = new HashSet<>(lengths());
            lost.removeAll(begun(dies));
            lost.removeAll(begun(lives));
            return lost;
        }
    }

    private static List<String> begun(PythonPeer server) {
        return server.lines().stream()
                .filter(line -> line.endsWith("}"))
                .map(HttpApi::read)
                .filter(line -> line.path("method").asText().equals("slow"))
                .map(line -> line.path("args").path("seconds").asText())
                .toList();
    }

    // ---- stopped

    @Test
    void noCallTimesOutWhileAServerStops() throws Exception {
        CompletableFuture<Long> inPython = CompletableFuture.supplyAsync(ServersThatEndTest::timedOutInPython);
        serve(ending, ends, "a", "calls");
        serve(staying, stays, "b", "calls");
        try (PythonPeer held = hold("calls", "a")) {
            ends.eventually(() -> assertEquals(List.of(HELD), WorkerJar.seconds("begun", ending)));
            ends.signal("TERM");
            ends.eventually(() -> assertEquals("1", consumers("calls"), "it still takes what the other could have"));
            long timedOut = timedOut("calls");
            assertTrue(ends.alive(), "it took messages until its last call had ended");
            long timedOutInPython = inPython.join();
            Figures.compare("calls timed out during a stop", timedOutInPython + " of " + CALLS, timedOut);
            assertTrue(timedOutInPython > 0, "the original has become better");
            assertEquals(0, timedOut);
            assertEquals(0, held.status(LIMIT), held::errors);
            assertEquals(List.of(HELD), WorkerJar.seconds("ended", ending));
            assertEquals(0, ends.exitCode());
        }
    }

    private static long timedOutInPython() {
        String topic = "pycalls";
        try (PythonPeer stops = python(topic, "s1");
                PythonPeer lives = python(topic, "s2");
                PythonPeer held = hold(topic, "s1")) {
            Awaitility.await().atMost(LIMIT).until(() -> begun(stops).contains(HELD));
            ProcessHandle.of(stops.pid()).orElseThrow().destroy();
            awaitNoAnswer(topic + ".s1");
            long timedOut = timedOut(topic);
            stops.kill();
            return timedOut;
        }
    }

    /** A call that keeps that server from ending for a while. */
    private static PythonPeer hold(String topic, String server) {
        return PythonPeer.client(
                scratch,
                url,
                topic,
                "--server",
                server,
                "--timeout",
                "60",
                "call",
                "slow",
                "{\"seconds\": " + HELD + "}");
    }

    private static String consumers(String queue) {
        String virtualHost = url.substring(url.lastIndexOf('/') + 1);
        return RabbitServer.shared().queues(virtualHost).stream()
                .filter(found -> found.name().equals(queue))
                .map(found -> Integer.toString(found.consumers()))
                .findFirst()
                .orElse("none");
    }

    /** How many calls of the topic get no answer. */
    private static long timedOut(String topic) {
        return PythonClient.of(scratch, url, topic)
                .run("--count", "" + CALLS, "--concurrency", "" + CALLS, "--timeout", "3", "call", "nothing")
                .stream()
                .filter(answer -> !answer.path("ok").asBoolean())
                .count();
    }

    private static void awaitNoAnswer(String server) {
        try (RawPeer asking = new RawPeer(url)) {
            Map<String, Object> call;
            do {
                call = asking.call("nothing", Map.of());
                asking.send(server, call);
            } while (asking.answered(call, Duration.ofSeconds(1)));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.kilonova.itests.servers.Needs;
import org.kilonova.itests.servers.PythonPeer;
import org.kilonova.itests.servers.RabbitServer;

/** One process stops, another is killed: what they leave behind on the broker. */
class NothingLeftTest {

    private static final String TOPIC = "left";

    @RegisterExtension
    final Containers containers = new Containers();

    @TempDir
    Path scratch;

    @BeforeAll
    static void needs() {
        Needs.rabbit();
        Needs.python();
    }

    /** Queues and exchanges that are for one process only. */
    private static List<String> ofProcesses(String host) {
        return Stream.of("list_queues", "list_exchanges")
                .flatMap(what ->
                        RabbitServer.shared().ctl(what, "-p", host, "name").lines())
                .filter(name -> name.startsWith("reply_") || name.startsWith(TOPIC + "_fanout"))
                .toList();
    }

    @Test
    void afterAStopAndAKill() throws Exception {
        RabbitServer broker = RabbitServer.shared();
        String ours = broker.newVirtualHost();
        PeerContainers peers = new PeerContainers(containers, scratch);
        ContainerProcess stopped = peers.peer("a", broker.url(ours), TOPIC);
        ContainerProcess killed = peers.peer("b", broker.url(ours), TOPIC);
        assertTrue(ofProcesses(ours).stream().anyMatch(name -> name.startsWith("reply_")));
        assertTrue(ofProcesses(ours).stream().anyMatch(name -> name.startsWith(TOPIC + "_fanout_")));

        List<String> original = afterPython(broker, broker.newVirtualHost());

        stopped.signal("TERM");
        killed.kill();
        assertEquals(0, stopped.exitCode());
        Awaitility.await()
                .atMost(ContainerProcess.LIMIT)
                .untilAsserted(() -> assertEquals(List.of(), ofProcesses(ours)));
        Figures.compare("queues and exchanges left after stop and kill -9", original.size(), 0);
        assertTrue(original.stream().anyMatch(name -> name.startsWith("reply_")), original::toString);
        assertTrue(original.stream().anyMatch(name -> name.startsWith(TOPIC + "_fanout_")), original::toString);
    }

    private List<String> afterPython(RabbitServer broker, String host) {
        String url = broker.url(host);
        try (PythonPeer stopped = PythonPeer.server(scratch, url, TOPIC, "s1", "--quiet");
                PythonPeer killed = PythonPeer.server(scratch, url, TOPIC, "s2", "--quiet")) {
            assertTrue(PythonClient.of(scratch, url, TOPIC)
                    .one("call", "nothing")
                    .path("ok")
                    .asBoolean());
            stopped.stop();
            killed.kill();
            assertFalse(stopped.alive());
            return ofProcesses(host);
        }
    }
}

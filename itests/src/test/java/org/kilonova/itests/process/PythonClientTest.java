// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.process;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.kilonova.itests.servers.Needs;

/** The unmodified client of oslo.messaging runs its 55 checks against Kilonova. */
class PythonClientTest {

    private static final String TOPIC = "demo";

    @RegisterExtension
    final Containers containers = new Containers();

    @TempDir
    Path scratch;

    @BeforeAll
    static void needs() {
        Needs.rabbit();
        Needs.python();
    }

    private final List<ContainerProcess> running = new ArrayList<>();
    private String url;

    @BeforeEach
    void newVirtualHost() {
        url = PeerContainers.newUrl();
    }

    @AfterEach
    void end() {
        running.forEach(ContainerProcess::close);
    }

    private PeerContainers peers() {
        return new PeerContainers(containers, scratch);
    }

    private ContainerHome home(String host) {
        return peers().home(host, url);
    }

    private void serve(String host, ContainerHome home) {
        running.add(peers().peer(home, host, TOPIC));
    }

    private PythonClient client(String... options) {
        return PythonClient.of(scratch, url, TOPIC, options);
    }

    @Test
    void twoServers() {
        serve("a", home("a"));
        serve("b", home("b"));
        client().selftest("a", "b");
        JsonNode failure = client().one("--server", "a", "call", "fail", "{\"kind\": \"unserializable\"}");
        assertEquals("InvalidResult", failure.path("error").path("remote_class").asText(), failure::toString);
    }

    @Test
    void oneServer() {
        serve("a", home("a"));
        client().selftest();
    }

    @Test
    void anotherExchange() {
        ContainerHome inFile = home("a");
        inFile.configure(PeerContainers.RABBIT, "control_exchange", "nova");
        serve("a", inFile);
        serve("b", peers().home("b", url + "?control_exchange=nova"));
        client("--exchange", "nova").selftest("a", "b");
    }

    @Test
    void quorumQueues() {
        url += "?rabbit_quorum_queue=true";
        serve("a", home("a"));
        serve("b", home("b"));
        client().selftest("a", "b");
    }

    @Test
    void durableQueues() {
        ContainerHome inFile = home("a");
        inFile.configure(PeerContainers.RABBIT, "amqp_durable_queues", "true");
        serve("a", inFile);
        url += "?amqp_durable_queues=true";
        client().selftest("a");
    }
}

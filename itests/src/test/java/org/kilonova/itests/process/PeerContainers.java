// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.process;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.kilonova.itests.TestBundle;
import org.kilonova.itests.checks.CheckManager;
import org.kilonova.itests.peer.PeerManager;
import org.kilonova.itests.servers.RabbitServer;

/** Containers on a broker, with the manager that Python's client can be run against, and the one that runs the same checks. */
record PeerContainers(Containers containers, Path scratch) {

    static final String RABBIT = "org.kilonova.transport.rabbit";

    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final Duration PAUSE = Duration.ofMillis(200);

    /** The URL of a virtual host of its own, on the broker of this JVM. */
    static String newUrl() {
        RabbitServer server = RabbitServer.shared();
        return server.url(server.newVirtualHost());
    }

    /** A home on that broker, before the first start; without any manager. */
    ContainerHome home(String host, String url) {
        ContainerHome home = ContainerHome.in(directory(host));
        home.configure(ContainerHome.CORE, "host", host);
        home.configure(ContainerHome.CORE, "transport_url", url);
        home.configure(ContainerHome.CORE, "rpc_ping_enabled", "true");
        return home;
    }

    private Path directory(String host) {
        try {
            return Files.createDirectories(scratch.resolve(host));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Has the home serve that topic with the peers' manager. */
    void offerPeer(ContainerHome home, String topic) {
        home.configure(PeerManager.PID, "kilonova.topic", topic);
        home.drop(TestBundle.ofPackage(PeerManager.class).in(home.directory()), "peer.jar");
    }

    /** Has the home run the checks of the peers. */
    void offerChecks(ContainerHome home) {
        home.drop(TestBundle.ofPackage(CheckManager.class).in(home.directory()), "checks.jar");
    }

    /** Starts a server of that topic and waits until it answers. */
    ContainerProcess peer(ContainerHome home, String host, String topic) {
        offerPeer(home, topic);
        ContainerProcess container = containers.start(home);
        answers(container, topic + "." + host + " nothing");
        return container;
    }

    /** Starts a server of that topic with all settings as usual and waits until it answers. */
    ContainerProcess peer(String host, String url, String topic) {
        return peer(home(host, url), host, topic);
    }

    /** Waits until a call is answered well. */
    static void answers(ContainerProcess container, String call) {
        Awaitility.await().atMost(LIMIT).pollInterval(PAUSE).untilAsserted(() -> container.command("kn:call " + call));
    }

    /** Calls with these arguments and returns the answer. */
    static JsonNode call(ContainerProcess container, String targetAndMethod, Map<String, ?> args) {
        return HttpApi.read(container.command("kn:call --timeout 60 " + targetAndMethod + " '" + json(args) + "'"));
    }

    static String json(Object value) {
        try {
            return new ObjectMapper().writeValueAsString(value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs one of the checks from a container against all servers of a topic. */
    static void check(
            ContainerProcess container, String name, String topic, Iterable<String> servers, String... hosts) {
        JsonNode wrong = call(
                container,
                "checks." + hosts[0] + " check",
                Map.of("name", name, "topic", topic, "servers", servers, "other", hosts[hosts.length - 1]));
        assertTrue(wrong.asText().isEmpty(), () -> name + ": " + wrong.asText());
    }
}

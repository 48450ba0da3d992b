// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.process;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.kilonova.itests.checks.CheckManager;
import org.kilonova.itests.servers.Needs;
import org.kilonova.itests.servers.PythonPeer;

/** Kilonova's client runs the checks of oslo.messaging's against two unmodified servers of that library. */
class JavaClientTest {

    private static final String TOPIC = "demo";
    private static final List<String> SERVERS = List.of("s1", "s2");
    private static final String[] HOSTS = {"c1", "c2"};
    private static final Path CLIENT = Path.of("oslo-peer/client.py");
    private static final Pattern CHECK = Pattern.compile("yield '([^']+)'");

    @RegisterExtension
    static final Containers CONTAINERS = new Containers();

    @TempDir
    static Path scratch;

    private static final List<AutoCloseable> RUNNING = new ArrayList<>();
    private static ContainerProcess container;

    @BeforeAll
    static void start() {
        Needs.rabbit();
        Needs.python();
        String url = PeerContainers.newUrl();
        for (String server : SERVERS) {
            RUNNING.add(PythonPeer.server(scratch, url, TOPIC, server, "--ping", "--quiet"));
        }
        PeerContainers peers = new PeerContainers(CONTAINERS, scratch);
        for (String host : HOSTS) {
            ContainerHome home = peers.home(host, url);
            peers.offerChecks(home);
            ContainerProcess started = CONTAINERS.start(home);
            RUNNING.add(started);
            container = container == null ? started : container;
        }
        for (String host : HOSTS) {
            PeerContainers.answers(container, "checks." + host + " relay topic=" + TOPIC + " method=nothing args={}");
        }
    }

    @AfterAll
    static void stop() throws Exception {
        for (AutoCloseable running : RUNNING) {
            running.close();
        }
    }

    @Test
    void theListIsThatOfTheOriginal() throws IOException {
        List<String> original = new ArrayList<>();
        Matcher check = CHECK.matcher(Files.readString(CLIENT));
        while (check.find()) {
            original.add(check.group(1));
        }
        assertEquals(original, CheckManager.names());
    }

    @TestFactory
    Stream<DynamicTest> checks() {
        return CheckManager.names().stream()
                .map(name -> DynamicTest.dynamicTest(
                        name, () -> PeerContainers.check(container, name, TOPIC, SERVERS, HOSTS)));
    }
}

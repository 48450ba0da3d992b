// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.process;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.kilonova.itests.servers.PythonPeer;

/**
 * The client of oslo.messaging, on one topic.
 *
 * @param scratch for its files
 * @param options before those of each run
 */
record PythonClient(Path scratch, String url, String topic, List<String> options) {

    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final int CHECKS = 55;

    static PythonClient of(Path scratch, String url, String topic, String... options) {
        return new PythonClient(scratch, url, topic, List.of(options));
    }

    /** Runs it to its end and returns what it printed. */
    List<JsonNode> run(String... arguments) {
        String[] all = Stream.concat(options.stream(), Stream.of(arguments)).toArray(String[]::new);
        try (PythonPeer client = PythonPeer.client(scratch, url, topic, all)) {
            client.status(LIMIT);
            List<JsonNode> lines = new ArrayList<>();
            client.lines().forEach(line -> lines.add(HttpApi.read(line)));
            assertEquals(false, lines.isEmpty(), () -> "it says nothing but " + client.errors());
            return lines;
        }
    }

    /** One call, cast or fanout. */
    JsonNode one(String... arguments) {
        return run(arguments).get(0);
    }

    /** All its checks must pass, none left out. */
    void selftest(String... servers) {
        List<String> arguments = new ArrayList<>(List.of("--selftest"));
        if (servers.length > 0) {
            arguments.addAll(List.of("--servers", String.join(",", servers)));
        }
        List<JsonNode> lines = run(arguments.toArray(String[]::new));
        List<JsonNode> bad = lines.stream()
                .filter(line -> line.has("check") && !line.path("ok").asBoolean())
                .toList();
        assertEquals(List.of(), bad);
        assertEquals(CHECKS, lines.get(lines.size() - 1).path("passed").asInt());
    }
}

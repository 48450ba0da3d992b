// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.kilonova.itests.servers.Needs;

/** What an operator does with casts that failed: sees them, mends what was wrong, and has them run again or forgotten. */
class DeadLetterTest {

    private static final String TOPIC = "store";

    private static final ManagerJar STORE = ManagerJar.topic(TOPIC).body("""
                    private final List<String> kept = new CopyOnWriteArrayList<>();
                    private volatile boolean full = true;
                    @Rpc void keep(String key, String password) {
                        if (full) {
                            throw new IllegalStateException("no room for " + key);
                        }
                        kept.add(key);
                    }
                    @Rpc void mend() { full = false; }
                    @Rpc List<String> kept() { return kept; }
                    """);

    @RegisterExtension
    final Containers containers = new Containers();

    @TempDir
    Path scratch;

    private ContainerProcess container;

    @Test
    void insideTheJvm() {
        lettersAreSeenReplayedAndDropped(() -> "local:");
    }

    @Test
    void onRabbitMq() {
        Needs.rabbit();
        lettersAreSeenReplayedAndDropped(PeerContainers::newUrl);
    }

    private void lettersAreSeenReplayedAndDropped(Supplier<String> url) {
        ContainerHome home = new PeerContainers(containers, scratch).home("a", url.get());
        home.drop(STORE.in(scratch), "store.jar");
        container = containers.start(home);
        PeerContainers.answers(container, TOPIC + " kept");
        assertTrue(container.command("kn:dlq").contains("no dead letters"));

        for (String key : List.of("one", "two", "three")) {
            container.command("kn:cast " + TOPIC + " keep key=" + key + " password=geheim");
            container.eventually(
                    () -> assertTrue(reasons().stream().anyMatch(reason -> reason.endsWith("no room for " + key))));
        }

        assertEquals("3", container.table("kn:dlq").cell("Topic", TOPIC, "Letters"));
        Table letters = container.table("kn:dlq list " + TOPIC);
        assertEquals(3, letters.count("Host", "a"));
        assertEquals(3, letters.count("Method", "keep"));
        assertEquals(3, letters.count("Attempts", "1"));
        List<String> ids = letters.rows().stream().map(row -> row.get("Id")).toList();
        String shown = container.command("kn:dlq show " + TOPIC + " " + ids.get(0));
        assertTrue(shown.contains("\"one\"") && shown.contains("\"***\"") && !shown.contains("geheim"), shown);

        container.command("kn:dlq replay " + TOPIC + " " + ids.get(0));
        container.eventually(() -> {
            List<String> reasons = reasons();
            assertEquals(3, reasons.size());
            assertTrue(reasons.get(2).endsWith("no room for one"), "it came back as the last");
        });

        container.command("kn:call " + TOPIC + " mend");
        String comment = container.command("kn:dlq replay " + TOPIC + " " + ids.get(1));
        assertTrue(comment.startsWith(TOPIC + ": 1 dead letter replayed"), comment);
        container.eventually(() -> assertEquals("[\"two\"]", kept()));
        container.command("kn:dlq drop " + TOPIC + " " + ids.get(2));
        container.command("kn:dlq replay " + TOPIC + " --all");
        container.eventually(() -> assertEquals("[\"two\",\"one\"]", kept()));
        assertFalse(container.command("kn:dlq").contains(TOPIC));
        assertTrue(container.failing("kn:dlq show " + TOPIC + " " + ids.get(2)).contains("kn:dlq list " + TOPIC));
        container.close();
    }

    private List<String> reasons() {
        return container.table("kn:dlq list " + TOPIC).rows().stream()
                .map(row -> row.get("Reason"))
                .toList();
    }

    private String kept() {
        return container.command("kn:call " + TOPIC + " kept").replaceAll("\\s", "");
    }
}

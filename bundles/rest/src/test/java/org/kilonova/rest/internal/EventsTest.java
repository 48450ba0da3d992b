// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rest.internal;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kilonova.service.ServiceRecord;

/** Over HTTP. */
class EventsTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    private Rig rig;
    private Jetty jetty;

    @BeforeEach
    void start() throws Exception {
        rig = new Rig(directory.resolve("tokens"));
        jetty = new Jetty(rig, 30_000, 1 << 20);
    }

    @AfterEach
    void stop() throws Exception {
        rig.events.close();
        jetty.close();
    }

    private EventReader open() throws IOException {
        return open(jetty.connect(), "");
    }

    private EventReader open(Socket socket, String headers) throws IOException {
        EventReader reader = new EventReader(socket, headers);
        String head = reader.head();
        assertTrue(head.startsWith("HTTP/1.1 200 "), head);
        assertTrue(head.contains("Content-Type: text/event-stream\n"), head);
        assertTrue(head.contains("Cache-Control: no-store\n"), head);
        return reader;
    }

    @Test
    void aReaderIsToldAllAndThenWhatChanges() throws Exception {
        ServiceRecord one = rig.directory.add("a", "kilonova-compute", true);
        rig.directory.add("b", "kilonova-compute", true);
        try (EventReader reader = open()) {
            assertEquals("hello", reader.next().name());
            JsonNode full = reader.next("records");
            assertTrue(full.path("full").asBoolean());
            assertEquals(2, full.path("records").size());
            assertEquals(
                    "2026-11-22T13:42:05.123Z",
                    full.path("records").get(0).path("reported_at").asText());

            rig.directory.disable(one.id(), "new disk");
            JsonNode change = reader.next("records");
            assertFalse(change.path("full").asBoolean());
            assertEquals(1, change.path("records").size());
            assertEquals(
                    "new disk",
                    change.path("records").get(0).path("disabled_reason").asText());
            assertEquals(0, change.path("gone").size());

            rig.directory.forceDown(one.id(), true);
            rig.directory.delete(one.id());
            while (reader.records().containsKey(one.id().toString())) {
                reader.next("records");
            }
            assertEquals(1, reader.records().size());
        }
        await().atMost(LIMIT).until(() -> rig.events.count() == 0);
    }

    @Test
    void servicesDeployAndContainerAreTold() throws Exception {
        try (EventReader reader = open()) {
            JsonNode services = reader.next("services");
            assertEquals(
                    "greeter", services.path("services").get(0).path("name").asText());
            assertEquals(12, services.path("services").get(0).path("calls").asInt() + 2);
            assertEquals(
                    "greeter.jar",
                    reader.next("deploy").path("files").get(0).path("name").asText());
            rig.neighbours.services.with("billing");
            assertEquals(
                    "billing",
                    reader.next("services").path("services").get(0).path("name").asText());
            rig.neighbours.services.gone("billing");
            assertEquals("billing", reader.next("services").path("gone").get(0).asText());
        }
        try (EventReader reader = open()) {
            JsonNode container = reader.next("container");
            assertEquals("node-1", container.path("host").asText());
            assertEquals("rabbit://u:***@h/", container.path("transport_url").asText());
        }
    }

    @Test
    void whenNothingChangesThereIsAPing() throws Exception {
        try (EventReader reader = open()) {
            assertTrue(reader.next("ping").hasNonNull("now"));
            assertTrue(reader.next("ping").hasNonNull("now"));
        }
    }

    /** As a tab that has been left open for a day. */
    @Test
    void whoDoesNotReadGetsTheLastStateAndNotTheHistory() throws Exception {
        UUID[] ids = new UUID[2000];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = rig.directory.add("host-" + i, "kilonova-compute", true).id();
        }
        try (EventReader slow = open();
                EventReader quick = open()) {
            slow.next("hello");
            quick.next("records");
            // Far more than the buffers of a connection hold: each round is about 600 kB.
            for (int round = 0; round < 25; round++) {
                String reason = "round " + round;
                rig.directory.disableAll(reason);
                await().atMost(LIMIT).until(() -> {
                    quick.next("records");
                    return quick.records().values().stream()
                            .allMatch(record ->
                                    reason.equals(record.path("disabled_reason").asText()));
                });
            }
            int told = quick.count();
            while (slow.records().size() < ids.length
                    || !slow.records().values().stream()
                            .allMatch(record -> "round 24"
                                    .equals(record.path("disabled_reason").asText()))) {
                slow.next("records");
            }
            assertTrue(slow.count() < told, () -> slow.count() + " of " + told);
        }
    }

    @Test
    void aQuietStreamOutlivesTheTimeoutOfIdleConnections() throws Exception {
        rig.events.close();
        jetty.close();
        rig = new Rig(directory.resolve("tokens"), directory, Duration.ofSeconds(3));
        // The connection is idle for longer than it may be otherwise, and the request is there
        // sooner.
        jetty = new Jetty(rig, 2000, 1 << 20);
        try (EventReader reader = open()) {
            reader.next("ping");
            reader.next("ping");
        }
    }

    @Test
    void thereIsALimitOfStreams() throws Exception {
        rig.settings = new RestSettings(
                rig.settings.server(),
                rig.settings.tokenFile(),
                rig.settings.rpcTopics(),
                rig.settings.requestTimeout(),
                rig.settings.bodyTimeout(),
                rig.settings.maxBody(),
                rig.settings.maxJar(),
                2);
        try (EventReader one = open();
                EventReader two = open()) {
            one.next("hello");
            two.next("hello");
            Rig.Reply refused = rig.get(Events.PATH).is(Kind.BUSY);
            assertEquals("10", refused.header("Retry-After"));
            assertTrue(refused.detail().contains("max_event_streams"), refused::detail);
        }
        await().atMost(LIMIT).until(() -> rig.events.count() == 0);
        rig.get(Events.PATH).is(200);
        assertEquals(0, rig.events.count());
    }

    @Test
    void aTokenThatIsRemovedEndsItsStream() throws Exception {
        Files.writeString(
                directory.resolve("tokens"),
                "sha256:" + HexFormat.of().formatHex(Token.sha256("secret")) + " reader ann\n" + "sha256:"
                        + HexFormat.of().formatHex(Token.sha256("other")) + " reader bob\n");
        try (EventReader ann = open(jetty.connect(), "Authorization: Bearer secret\r\n");
                EventReader bob = open(jetty.connect(), "Authorization: Bearer other\r\n")) {
            ann.next("records");
            new TokenStore().remove(directory.resolve("tokens"), "ann");
            while (ann.next() != null) {
                // Until it ends.
            }
            bob.next("ping");
        }
        Rig.Reply refused = rig.get(Events.PATH).is(Kind.UNAUTHORIZED);
        assertNull(refused.response().streaming());
    }

    @Test
    void streamsEndWhenTheServerCloses() throws Exception {
        try (EventReader reader = open()) {
            reader.next("hello");
            rig.gate.close();
            rig.events.close();
            while (reader.next() != null) {
                // Until it ends.
            }
        }
        assertEquals(0, rig.gate.awaitEmpty(LIMIT));
        assertEquals(0, rig.events.count());
    }

    @Test
    void aStoreThatIsAwayHindersNothingElse() throws Exception {
        rig.directory.away = true;
        try (EventReader reader = open()) {
            reader.next("services");
            reader.next("ping");
            assertEquals(0, reader.records().size());
            rig.directory.away = false;
            rig.directory.add("a", "kilonova-compute", true);
            assertTrue(reader.next("records").path("full").asBoolean());
        }
    }

    @Test
    void aStoreThatIsAwayIsTold() throws Exception {
        rig.directory.away = true;
        try (EventReader reader = open()) {
            assertEquals(
                    "the database does not answer",
                    reader.next("store").path("problem").asText());
            rig.directory.away = false;
            assertTrue(reader.next("store").path("problem").isNull());
        }
    }

    @Test
    void aStoreThatTakesItsTimeHindersNothingElse() throws Exception {
        CountDownLatch answer = new CountDownLatch(1);
        rig.directory.answer = answer;
        try (EventReader reader = open()) {
            reader.next("services");
            reader.next("ping");
            reader.next("ping");
            rig.neighbours.services.with("billing");
            reader.next("services");
            assertEquals(0, reader.records().size());
            rig.directory.add("a", "kilonova-compute", true);
            answer.countDown();
            assertEquals(1, reader.next("records").path("records").size());
        } finally {
            answer.countDown();
        }
    }
}

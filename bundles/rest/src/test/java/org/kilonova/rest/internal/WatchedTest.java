// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rest.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;
import org.kilonova.container.SwapInfo.Step;

class WatchedTest {

    private long nanos = Long.MAX_VALUE - 1;
    private Instant now = Rig.NOW;
    private final FakeDirectory directory = new FakeDirectory();
    private final FakeNeighbours neighbours = new FakeNeighbours();
    private final Clock clock = ((InstantSource) () -> now).withZone(ZoneOffset.UTC);
    private Executor workers = Runnable::run;
    private final Watched watched = new Watched(
            new Surroundings(directory, neighbours, Path.of("/nowhere"), "0.1.0"),
            new Background(task -> workers.execute(task)),
            new Json(),
            clock,
            () -> nanos);
    private final Feed container = watched.feeds().get(0);
    private final Feed services = watched.feeds().get(1);
    private final Feed deploy = watched.feeds().get(2);
    private final Feed records = watched.feeds().get(3);
    private final Feed store = watched.feeds().get(4);

    private void after(int seconds) {
        nanos += Duration.ofSeconds(seconds).toNanos();
        watched.look();
    }

    @Test
    void aReportAloneIsToldEveryTenSeconds() {
        directory.add("a", "kilonova-compute", true);
        watched.look();
        long first = records.since(0).version();
        directory.reported(Instant.parse("2026-11-22T12:00:01Z"));
        after(1);
        assertNull(records.since(first));
        directory.reported(Instant.parse("2026-11-22T12:00:05Z"));
        after(4);
        assertNull(records.since(first));
        after(5);
        long second = records.since(first).version();
        directory.reported(Instant.parse("2026-11-22T12:00:11Z"));
        directory.disableAll("new disk");
        after(1);
        assertNotNull(records.since(second));
    }

    @Test
    void theContainerIsToldEveryTwoSecondsAtMost() {
        watched.look();
        long first = container.since(0).version();
        neighbours.services.transportProblem = "the broker is away";
        after(1);
        assertNull(container.since(first));
        after(1);
        assertNotNull(container.since(first));
    }

    @Test
    void figuresOfAServiceAreToldWhenTheyChange() {
        watched.look();
        long first = services.since(0).version();
        after(1);
        assertNull(services.since(first));
        neighbours.services.called("greeter", 11);
        after(1);
        assertNotNull(services.since(first));
    }

    @Test
    void aSwapIsToldWhenItBegins() {
        watched.look();
        long first = deploy.since(0).version();
        after(1);
        assertNull(deploy.since(first));
        neighbours.desk.swaps.add(FakeSwaps.info(1, Step.CHECKING));
        after(1);
        assertEquals(first + 1, deploy.since(first).version());
    }

    @Test
    void aFileKeepsItsPermanentSwapHoweverManyOthersFollow() {
        watched.look();
        assertTrue(told(deploy).path("files").get(0).path("permanent_swap").isNull());
        neighbours.desk.swaps.add(FakeSwaps.info(1, Step.PERMANENT));
        neighbours.desk.swaps.add(0, FakeSwaps.info(2, Step.PERMANENT));
        neighbours.desk.swaps.add(0, FakeSwaps.info(3, Step.BACK));
        for (int i = 4; i < 40; i++) {
            neighbours.desk.swaps.add(0, FakeSwaps.info(i, "other.jar", "file", Step.PERMANENT));
        }
        after(1);
        assertEquals(2, told(deploy).path("files").get(0).path("permanent_swap").asInt());
        assertEquals(39, told(deploy).path("swaps").get(0).path("number").asInt());
    }

    private JsonNode told(Feed feed) {
        return Description.read(feed.since(0).data().get(0));
    }

    @Test
    void aStoreThatDoesNotAnswerIsToldAfterAWhileAndThatItIsBackToo() {
        List<Runnable> waiting = new ArrayList<>();
        workers = waiting::add;
        watched.look();
        after(4);
        assertTrue(told(store).path("problem").isNull());
        now = now.plusSeconds(5);
        after(1);
        assertEquals("The database does not answer", told(store).path("problem").asText());
        assertEquals(Rig.NOW.toString(), told(store).path("since").asText());
        assertNull(records.since(0));
        directory.away = true;
        waiting.forEach(Runnable::run);
        workers = Runnable::run;
        after(1);
        assertEquals("the database does not answer", told(store).path("problem").asText());
        assertEquals(Rig.NOW.toString(), told(store).path("since").asText());
        directory.away = false;
        after(1);
        assertTrue(told(store).path("problem").isNull());
        assertNotNull(records.since(0));
    }

    @Test
    void whatIsAwayIsNotTold() {
        neighbours.isEmpty = true;
        watched.look();
        assertNull(container.since(0));
        assertNull(services.since(0));
        assertNotNull(records.since(0));
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.kilonova.scheduler.internal.records;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.kilonova.rpc.CallContext;
import org.kilonova.scheduler.internal.OnEachDatabase;
import org.kilonova.scheduler.internal.TestDatabase;
import org.kilonova.scheduler.internal.wire.Change;
import org.kilonova.scheduler.internal.wire.ListedImage;
import org.kilonova.scheduler.internal.wire.State;
import org.kilonova.scheduler.internal.wire.Unavailable;

/** Of those who want to take the same step, one does. */
@OnEachDatabase
class StepsTest {

    @Parameter
    private TestDatabase.Engine engine;

    private TestDatabase database;
    private InstanceTable instances;
    private Steps steps;
    private InstanceRecord placed;

    @BeforeEach
    void open() throws Exception {
        database = TestDatabase.migrated(engine);
        instances = new InstanceTable(new Database(database.connections()));
        steps = new Steps(new Database(database.connections()));
        place();
    }

    private void place() {
        placed = InstanceRecord.placed(
                UUID.randomUUID(),
                "web",
                new ListedImage("sleeper", null, List.of(), 1, 64, 10, List.of()),
                Map.of(),
                "a",
                null,
                CallContext.of("req"));
        instances.insert(placed);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private InstanceRecord now() {
        return instances.find(placed.id()).orElseThrow();
    }

    /** A race ends in one way and in the other only if it is run often, each time for another instance. */
    private void tenTimes(Race race) throws Exception {
        for (int i = 0; i < 10; i++) {
            race.run();
            place();
        }
    }

    private interface Race {
        void run() throws Exception;
    }

    /** How many of these, all at once, took their step. */
    @SafeVarargs
    private static int atOnce(Callable<Boolean>... attempts) throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(attempts.length);
        try {
            CyclicBarrier start = new CyclicBarrier(attempts.length);
            List<Future<Boolean>> results = new ArrayList<>();
            for (Callable<Boolean> attempt : attempts) {
                results.add(executor.submit(() -> {
                    start.await();
                    return attempt.call();
                }));
            }
            int taken = 0;
            for (Future<Boolean> result : results) {
                taken += result.get() ? 1 : 0;
            }
            return taken;
        } finally {
            executor.shutdownNow();
        }
    }

    @Test
    void aClaimAndARefusalExcludeEachOther() throws Exception {
        tenTimes(() -> {
            assertEquals(1, atOnce(() -> steps.claim(placed.id(), "a", 1), () -> steps.move(placed, "no room", "b")));
            assertEquals(now().claimed() ? "a" : "b", now().host());
        });
    }

    @Test
    void twoSchedulersMoveOnce() throws Exception {
        tenTimes(() -> {
            assertEquals(
                    1,
                    atOnce(
                            () -> steps.move(placed, "no room", "b"),
                            () -> steps.move(placed, "no room", "c"),
                            () -> steps.giveUp(placed, "no room", "no valid host")));
            assertEquals(Map.of("a", "no room"), instances.refusals(placed.id()));
        });
    }

    @Test
    void aDeletionAndAClaimExcludeEachOtherOrComeInThisOrder() throws Exception {
        tenTimes(() -> {
            int taken = atOnce(() -> steps.terminate(placed.id()), () -> steps.claim(placed.id(), "a", 1));
            assertEquals(State.DELETING, now().state());
            assertEquals(taken == 2, now().claimed());
            assertFalse(steps.claim(placed.id(), "a", 1));
        });
    }

    @Test
    void oneSchedulerAsksAgain() throws Exception {
        Duration patience = Duration.ofSeconds(60);
        tenTimes(() -> {
            database.age(61);
            assertEquals(1, atOnce(() -> steps.askAgain(placed, patience), () -> steps.askAgain(placed, patience)));
        });
    }

    @Test
    void aMoveBeginsAnew() {
        assertTrue(steps.move(placed, "no room", "b"));
        assertEquals("b", now().host());
        assertEquals(2, now().attempt());
        assertFalse(steps.claim(placed.id(), "a", 1));
        assertFalse(steps.claim(placed.id(), "b", 1));
        assertTrue(steps.claim(placed.id(), "b", 2));
    }

    @Test
    void aStepThatFailsHalfwayLeavesNothing() {
        steps.move(placed, "no room", "b");
        InstanceRecord second = now();
        database.sql("UPDATE instance_refusals SET host = 'b'");

        assertThrows(Unavailable.class, () -> steps.move(second, "no room", "c"));

        assertEquals("b", now().host());
        assertEquals(2, now().attempt());
    }

    private static Change building(InstanceRecord record, long revision) {
        return new Change(record.id(), 1, revision, State.BUILDING, null, null, null, null, null);
    }

    @Test
    void aHostThatTellsWhatItBuildsHasNotAskedYet() {
        assertTrue(steps.apply("a", building(placed, 1)));
        assertFalse(now().claimed());
        assertTrue(steps.move(now(), "no room after all", "b"));
    }

    @Test
    void whatWasGivenUpIsNotBuiltAfterwards() {
        assertTrue(steps.hostDown(placed, "host a is down"));
        assertFalse(steps.apply("a", building(placed, 1)));
        assertFalse(steps.claim(placed.id(), "a", 1));
        assertEquals(State.ERROR, now().state());
    }
}

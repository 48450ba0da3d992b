// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.kilonova.core.internal.timer.ManualTime;
import org.kilonova.service.ReportedState;
import org.kilonova.store.NewRecord;
import org.slf4j.LoggerFactory;

class RecordKeeperTest {

    private final MemoryStore store = new MemoryStore();
    private final ManualTime time = new ManualTime();
    private final RecordKeeper keeper = new RecordKeeper(() -> store, time);
    private final RecordHandle handle = new RecordHandle(new NewRecord("h", "b", "t", "1.0", true));
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeEach
    void listen() {
        log.start();
        logger().addAppender(log);
    }

    @AfterEach
    void deafen() {
        logger().detachAppender(log);
    }

    private static Logger logger() {
        return (Logger) LoggerFactory.getLogger(RecordKeeper.class);
    }

    private List<String> lines() {
        List<String> lines = log.list.stream()
                .map(e -> e.getLevel() + " " + e.getFormattedMessage().split("[:;]")[0])
                .toList();
        log.list.clear();
        return lines;
    }

    private long reports() {
        return store.find(handle.id(), Duration.ZERO).orElseThrow().reportCount();
    }

    @Test
    void whileTheStoreIsAwayItIsSaidOnceEachWay() {
        store.away(true);
        keeper.add(handle);
        keeper.report();
        keeper.report();
        assertNull(handle.id());
        assertNull(keeper.lastTaken());
        assertEquals(List.of("WARN model_disconnected"), lines());
        store.away(false);
        keeper.report();
        keeper.report();
        assertEquals(2, reports());
        assertEquals(List.of(2L, 2L), List.of(keeper.taken(), keeper.failed()));
        assertEquals(time.instant(), keeper.lastTaken());
        assertEquals(List.of("INFO The store of service records is back"), lines());
    }

    @Test
    void aRecordThatDisappearedIsMadeAnew() {
        keeper.add(handle);
        UUID first = handle.id();
        store.delete(first);
        keeper.report();
        assertNotEquals(first, handle.id());
        assertEquals(List.of("WARN The record of b on h has disappeared from the store"), lines());
        keeper.report();
        assertEquals(1, reports());
    }

    @Test
    void aRefusedRecordIsSaidOnceAndTheOthersAreReported() {
        RecordHandle poison = new RecordHandle(new NewRecord("h", "p", "poison", "1.0", true));
        keeper.add(poison);
        keeper.add(handle);
        keeper.report();
        keeper.report();
        assertEquals(2, reports());
        assertEquals(List.of("ERROR The store does not take the record of p on h"), lines());
    }

    @Test
    void aReportOfWhichTheStoreTakesNothingIsNotTaken() {
        keeper.add(new RecordHandle(new NewRecord("h", "p", "poison", "1.0", true)));
        keeper.report();
        assertEquals(List.of(0L, 1L), List.of(keeper.taken(), keeper.failed()));
        assertNull(keeper.lastTaken());

        keeper.add(handle);
        keeper.report();
        assertEquals(List.of(1L, 1L), List.of(keeper.taken(), keeper.failed()));
        assertEquals(time.instant(), keeper.lastTaken());
    }

    @Test
    void whereThereIsNothingToReportNothingIsMissed() {
        keeper.report();
        assertEquals(List.of(1L, 0L), List.of(keeper.taken(), keeper.failed()));
        assertEquals(time.instant(), keeper.lastTaken());
    }

    @Test
    void whatIsRemovedSaysStoppedAndWhatIsForgottenSaysNothing() {
        keeper.add(handle);
        keeper.forget(handle);
        keeper.report();
        assertEquals(0, reports());
        keeper.add(handle);
        keeper.remove(List.of(handle));
        keeper.report();
        assertEquals(
                ReportedState.STOPPED,
                store.find(handle.id(), Duration.ZERO).orElseThrow().state());
    }
}

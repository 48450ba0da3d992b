// SPDX-License-Identifier: Apache-2.0
package org.kilonova.store.jdbc.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.kilonova.service.ReportedState;
import org.kilonova.service.ServiceRecord;
import org.kilonova.store.NewRecord;

/** Statements about the same records at the same time. */
@Timeout(180)
@OnEachEngine
class ConcurrencyTest {

    private static final int RECORDS = 300;
    private static final int ROUNDS = 20;
    private static final Duration DOWN_TIME = Duration.ofMinutes(1);

    @Parameter
    private Engine engine;

    @TempDir
    private Path home;

    @Test
    void reportsAndStatesOfManyMeetAndAllSucceed() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        Settings settings = engine.emptyDatabase(home);
        try (Database database = new Database(
                settings,
                new Drivers(() -> List.of(Map.entry(Map.<String, Object>of(), engine.driver()))),
                Schema.current())) {
            Records records = new Records(database);
            List<UUID> ids = IntStream.range(0, RECORDS)
                    .mapToObj(i -> records.register(new NewRecord("h" + i, "b", "t", "1", true))
                            .id())
                    .toList();
            List<Future<?>> all = new ArrayList<>();
            for (int thread = 0; thread < 4; thread++) {
                boolean reports = thread % 2 == 0;
                all.add(threads.submit(() -> {
                    for (int round = 0; round < ROUNDS; round++) {
                        List<UUID> some = new ArrayList<>(ids);
                        Collections.shuffle(some);
                        if (reports) {
                            assertEquals(Set.of(), records.report(some));
                        } else {
                            records.state(some.subList(0, RECORDS / (round % 7 + 1)), ReportedState.DRAINING);
                        }
                    }
                }));
            }
            for (Future<?> thread : all) {
                thread.get();
            }
            List<ServiceRecord> after = records.list(DOWN_TIME);
            assertTrue(after.stream().allMatch(record -> record.reportCount() == 2 * ROUNDS), () -> "" + after);
        } finally {
            threads.shutdownNow();
        }
    }
}

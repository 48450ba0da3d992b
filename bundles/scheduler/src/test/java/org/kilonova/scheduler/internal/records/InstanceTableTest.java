// SPDX-License-Identifier: Apache-2.0
package org.kilonova.scheduler.internal.records;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.kilonova.rpc.CallContext;
import org.kilonova.scheduler.internal.OnEachDatabase;
import org.kilonova.scheduler.internal.TestDatabase;
import org.kilonova.scheduler.internal.wire.Instance;
import org.kilonova.scheduler.internal.wire.ListedImage;
import org.kilonova.scheduler.internal.wire.State;

@OnEachDatabase
class InstanceTableTest {

    @Parameter
    private TestDatabase.Engine engine;

    private TestDatabase database;
    private InstanceTable instances;
    private Steps steps;

    @BeforeEach
    void open() throws Exception {
        database = TestDatabase.migrated(engine);
        instances = new InstanceTable(new Database(database.connections()));
        steps = new Steps(new Database(database.connections()));
    }

    @AfterEach
    void close() {
        database.close();
    }

    private InstanceRecord record(UUID id, String name, String host) {
        ListedImage image = new ListedImage("sleeper", null, List.of(), 1, 64, 10, List.of());
        return InstanceRecord.placed(id, name, image, Map.of("b", "2", "a", "1"), host, null, CallContext.of("req"));
    }

    private UUID insert(String name, String host) {
        UUID id = UUID.randomUUID();
        assertTrue(instances.insert(record(id, name, host)));
        return id;
    }

    private List<UUID> list(UUID marker, int limit) {
        return list(new InstanceQuery(marker, limit, null, null, null, null, false));
    }

    private List<UUID> list(InstanceQuery query) {
        return instances.list(query).orElseThrow().stream().map(Instance::id).toList();
    }

    @Test
    void anIdIsThereOnce() {
        UUID id = insert("web", "a");
        assertFalse(instances.insert(record(id, "other", "b")));
        assertEquals("web", instances.find(id).orElseThrow().instance().name());
        assertEquals(
                Map.of("a", "1", "b", "2"),
                instances.find(id).orElseThrow().instance().parameters());
    }

    @Test
    void pagesNeitherSkipNorRepeatWhileInstancesAreMade() {
        List<UUID> first = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            first.add(insert("web", "a"));
        }
        database.sql("UPDATE instances SET created_at = TIMESTAMP WITH TIME ZONE '2026-01-01 00:00:00+00'");

        List<UUID> seen = new ArrayList<>();
        UUID marker = null;
        for (int page = 0; page < 4; page++) {
            List<UUID> found = list(marker, 3);
            seen.addAll(found);
            marker = found.get(found.size() - 1);
            insert("later", "a");
            steps.terminate(first.get(page));
        }

        List<UUID> ofTheFirst = seen.subList(0, 10);
        assertEquals(10, ofTheFirst.stream().distinct().count());
        assertTrue(ofTheFirst.containsAll(first), "all have the same age, so that the id decides");
        assertEquals(12, seen.size());
        assertEquals(12, seen.stream().distinct().count());
    }

    @Test
    void aMarkerWithoutRecordIsNoMarker() {
        assertEquals(
                Optional.empty(),
                instances.list(new InstanceQuery(UUID.randomUUID(), 10, null, null, null, null, false)));
    }

    @Test
    void listsAreFilteredByEverythingAtOnce() {
        UUID web = insert("web", "a");
        UUID db = insert("db", "b");
        UUID gone = insert("web", null);
        steps.terminate(gone);
        assertEquals(List.of(web, db), list(null, 10));
        assertEquals(List.of(web, db, gone), list(new InstanceQuery(null, 10, null, null, null, null, true)));
        assertEquals(List.of(gone), list(new InstanceQuery(null, 10, State.DELETED, null, null, null, false)));
        assertEquals(List.of(db), list(new InstanceQuery(null, 10, null, "b", null, null, false)));
        assertEquals(List.of(web), list(new InstanceQuery(null, 10, State.BUILDING, "a", "sleeper", "web", false)));
        assertEquals(List.of(), list(new InstanceQuery(null, 10, null, null, "other", null, false)));
    }

    @Test
    void unclaimedPlacementsAreCountedByHost() {
        insert("web", "a");
        insert("web", "a");
        UUID claimed = insert("web", "b");
        insert("web", "b");
        steps.claim(claimed, "b", 1);
        assertEquals(Map.of("a", 2, "b", 1), instances.unclaimed());
    }
}

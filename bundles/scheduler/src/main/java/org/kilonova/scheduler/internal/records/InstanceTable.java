// SPDX-License-Identifier: Apache-2.0
package org.kilonova.scheduler.internal.records;

import static org.kilonova.scheduler.internal.records.Session.time;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.kilonova.scheduler.internal.wire.Instance;
import org.kilonova.scheduler.internal.wire.Reported;
import org.kilonova.scheduler.internal.wire.State;

/** The records of instances: making, finding and forgetting them. What changes them is in {@link Steps}. Thread-safe. */
public final class InstanceTable {

    private static final String SELECT = "SELECT * FROM instances";
    private static final String BY_ID = SELECT + " WHERE id = ?";

    private static final String INSERT = "INSERT INTO instances (id, name, image, state, reason, host, requested_host,"
            + " attempt, claimed, revision, pid, exit_code, vcpus, memory_mb, disk_mb, user_id, project_id, request_id,"
            + " launched_at, ended_at, created_at, updated_at, asked_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,"
            + " ?, ?, ?, ?, ?, CURRENT_TIMESTAMP, CURRENT_TIMESTAMP, CURRENT_TIMESTAMP)";

    private static final String UNCLAIMED = "SELECT host, COUNT(*) AS placements FROM instances"
            + " WHERE state = 'BUILDING' AND claimed = FALSE AND host IS NOT NULL GROUP BY host";

    private static final String WAITING = SELECT + " WHERE state IN ('BUILDING', 'DELETING') AND host IS NOT NULL"
            + " AND EXTRACT(EPOCH FROM (CURRENT_TIMESTAMP - asked_at)) > ? ORDER BY asked_at LIMIT 1000";

    private static final String STANDING = "SELECT id, host, attempt, revision, state, claimed,"
            + " EXTRACT(EPOCH FROM (CURRENT_TIMESTAMP - updated_at)) AS unchanged FROM instances";

    private record Named(UUID id, String name, String content) {}

    private final Database database;

    public InstanceTable(Database database) {
        this.database = database;
    }

    public Optional<InstanceRecord> find(UUID id) {
        return database.with(session -> select(session, BY_ID, id)).stream().findFirst();
    }

    /** Whether the record is new; if not, the one that is there stays as it is. */
    public boolean insert(InstanceRecord record) {
        return database.atomically(session -> {
            if (!insertRow(session, record)) {
                session.connection().rollback();
                return false;
            }
            for (Map.Entry<String, String> parameter :
                    record.instance().parameters().entrySet()) {
                session.update(
                        "INSERT INTO instance_parameters (instance_id, name, content) VALUES (?, ?, ?)",
                        record.id(),
                        parameter.getKey(),
                        parameter.getValue());
            }
            return true;
        });
    }

    /** Makes the record of an instance that its host reported and nobody knows of. */
    public boolean adopt(String host, Reported reported) {
        return insert(InstanceRecord.adopted(host, reported));
    }

    private static boolean insertRow(Session session, InstanceRecord record) throws SQLException {
        Instance instance = record.instance();
        return session.insert(
                INSERT,
                instance.id(),
                instance.name(),
                instance.image(),
                instance.state(),
                Text.fitting(instance.reason()),
                instance.host(),
                record.requestedHost(),
                record.attempt(),
                record.claimed(),
                record.revision(),
                instance.pid(),
                instance.exitCode(),
                instance.vcpus(),
                instance.memoryMb(),
                instance.diskMb(),
                Text.shortened(instance.user()),
                Text.shortened(instance.project()),
                Text.shortened(instance.requestId()),
                instance.launchedAt(),
                instance.endedAt());
    }

    /**
     * Instances by age, the oldest first: what is made meanwhile comes at the end, so that pages neither skip nor repeat anything.
     *
     * @return empty if there is no record of the marker
     */
    public Optional<List<Instance>> list(InstanceQuery query) {
        return database.with(session -> {
            List<String> conditions = new ArrayList<>();
            List<Object> arguments = new ArrayList<>();
            if (query.marker() != null) {
                Optional<Instant> created = session.row(row -> time(row, "created_at"), BY_ID, query.marker());
                if (created.isEmpty()) {
                    return Optional.empty();
                }
                conditions.add("created_at >= ? AND (created_at > ? OR id > ?)");
                arguments.addAll(List.of(created.get(), created.get(), query.marker()));
            }
            equal("state", query.state(), conditions, arguments);
            equal("host", query.host(), conditions, arguments);
            equal("image", query.image(), conditions, arguments);
            equal("name", query.name(), conditions, arguments);
            if (query.state() == null && !query.deleted()) {
                conditions.add("state <> 'DELETED'");
            }
            String where = conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions);
            arguments.add(query.limit());
            return Optional.of(
                    select(session, SELECT + where + " ORDER BY created_at, id LIMIT ?", arguments.toArray()).stream()
                            .map(InstanceRecord::instance)
                            .toList());
        });
    }

    private static void equal(String column, Object value, List<String> conditions, List<Object> arguments) {
        if (value != null) {
            conditions.add(column + " = ?");
            arguments.add(value);
        }
    }

    /** How many placements each host has not confirmed yet. */
    public Map<String, Integer> unclaimed() {
        return database.with(session -> {
            Map<String, Integer> placements = new HashMap<>();
            session.rows(row -> placements.put(row.getString("host"), row.getInt("placements")), UNCLAIMED);
            return placements;
        });
    }

    /** Instances that build or are deleted, and whose host was told so long ago. */
    public List<InstanceRecord> waiting(Duration patience) {
        return database.with(session -> select(session, WAITING, seconds(patience)));
    }

    /** Those of a host that are not gone, and those with one of the ids, wherever they are. */
    public Map<UUID, Standing> standing(String host, List<UUID> ids) {
        return database.with(session -> {
            Map<UUID, Standing> all = new HashMap<>();
            session.rows(InstanceTable::standing, STANDING + " WHERE host = ? AND state <> 'DELETED'", host)
                    .forEach(found -> all.put(found.id(), found));
            session.rows(InstanceTable::standing, STANDING + " WHERE id = ANY(?)", session.array(ids))
                    .forEach(found -> all.put(found.id(), found));
            return all;
        });
    }

    /** Which hosts refused an instance, and why. */
    public Map<String, String> refusals(UUID id) {
        return database.with(session -> {
            Map<String, String> reasons = new TreeMap<>();
            session.rows(
                    row -> reasons.put(row.getString("host"), row.getString("reason")),
                    "SELECT host, reason FROM instance_refusals WHERE instance_id = ?",
                    id);
            return reasons;
        });
    }

    /** Forgets what was deleted so long ago, and returns how many. */
    public int reap(Duration retention) {
        return database.with(session -> session.update(
                "DELETE FROM instances WHERE state = 'DELETED'"
                        + " AND EXTRACT(EPOCH FROM (CURRENT_TIMESTAMP - updated_at)) > ?",
                seconds(retention)));
    }

    static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }

    private static List<InstanceRecord> select(Session session, String sql, Object... arguments) throws SQLException {
        Map<UUID, Map<String, String>> parameters = new HashMap<>();
        List<InstanceRecord> records = session.rows(
                row -> {
                    UUID id = row.getObject("id", UUID.class);
                    return record(row, id, parameters.computeIfAbsent(id, key -> new TreeMap<>()));
                },
                sql,
                arguments);
        if (!records.isEmpty()) {
            session.rows(
                            row -> new Named(
                                    row.getObject("instance_id", UUID.class),
                                    row.getString("name"),
                                    row.getString("content")),
                            "SELECT instance_id, name, content FROM instance_parameters WHERE instance_id = ANY(?)",
                            session.array(parameters.keySet()))
                    .forEach(found -> parameters.get(found.id()).put(found.name(), found.content()));
        }
        return records;
    }

    private static InstanceRecord record(ResultSet row, UUID id, Map<String, String> parameters) throws SQLException {
        Instance instance = new Instance(
                id,
                row.getString("name"),
                row.getString("image"),
                parameters,
                State.valueOf(row.getString("state")),
                row.getString("reason"),
                row.getString("host"),
                row.getObject("pid", Long.class),
                row.getObject("exit_code", Integer.class),
                row.getInt("vcpus"),
                row.getLong("memory_mb"),
                row.getLong("disk_mb"),
                row.getString("user_id"),
                row.getString("project_id"),
                row.getString("request_id"),
                time(row, "created_at"),
                time(row, "updated_at"),
                time(row, "launched_at"),
                time(row, "ended_at"));
        return new InstanceRecord(
                instance,
                row.getInt("attempt"),
                row.getBoolean("claimed"),
                row.getLong("revision"),
                row.getString("requested_host"));
    }

    private static Standing standing(ResultSet row) throws SQLException {
        return new Standing(
                row.getObject("id", UUID.class),
                row.getString("host"),
                row.getInt("attempt"),
                row.getLong("revision"),
                State.valueOf(row.getString("state")),
                row.getBoolean("claimed"),
                Duration.ofMillis(Math.round(row.getDouble("unchanged") * 1000)));
    }
}

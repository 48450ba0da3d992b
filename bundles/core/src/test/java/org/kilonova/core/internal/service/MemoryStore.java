// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal.service;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.kilonova.service.ReportedState;
import org.kilonova.service.ServiceRecord;
import org.kilonova.store.NewRecord;
import org.kilonova.store.ServiceStore;
import org.kilonova.store.StoreUnavailableException;

/** Service records in memory, which can be away. */
final class MemoryStore implements ServiceStore {

    private final Map<UUID, ServiceRecord> records = new LinkedHashMap<>();
    private boolean away;
    private Runnable beforeReport = () -> {};

    synchronized void away(boolean value) {
        away = value;
    }

    synchronized void beforeReport(Runnable work) {
        beforeReport = work;
    }

    private void reach() {
        if (away) {
            throw new StoreUnavailableException("the test took it away", null);
        }
    }

    private static ServiceRecord with(ServiceRecord r, ReportedState state, long reports) {
        return new ServiceRecord(
                r.id(),
                r.host(),
                r.binary(),
                r.topic(),
                r.version(),
                state,
                state == ReportedState.RUNNING,
                r.disabled(),
                r.disabledReason(),
                r.forcedDown(),
                reports,
                r.createdAt(),
                Instant.now(),
                Instant.now());
    }

    @Override
    public synchronized ServiceRecord register(NewRecord made) {
        reach();
        if ("poison".equals(made.topic())) {
            throw new IllegalArgumentException("no such topic here");
        }
        Optional<ServiceRecord> known = find(made.host(), made.binary(), Duration.ZERO);
        UUID id = known.map(ServiceRecord::id).orElseGet(UUID::randomUUID);
        ServiceRecord record = new ServiceRecord(
                id,
                made.host(),
                made.binary(),
                made.topic(),
                made.version(),
                ReportedState.RUNNING,
                true,
                !made.enabled(),
                null,
                false,
                known.map(ServiceRecord::reportCount).orElse(0L),
                Instant.now(),
                Instant.now(),
                null);
        records.put(id, record);
        return record;
    }

    @Override
    public Set<UUID> report(Collection<UUID> ids) {
        Runnable before;
        synchronized (this) {
            before = beforeReport;
        }
        before.run();
        synchronized (this) {
            reach();
            Set<UUID> missing = new HashSet<>(ids);
            missing.removeAll(records.keySet());
            ids.forEach(id ->
                    records.computeIfPresent(id, (k, r) -> with(r, ReportedState.RUNNING, r.reportCount() + 1)));
            return missing;
        }
    }

    @Override
    public synchronized void state(Collection<UUID> ids, ReportedState state) {
        reach();
        ids.forEach(id -> records.computeIfPresent(id, (k, r) -> with(r, state, r.reportCount())));
    }

    @Override
    public synchronized List<ServiceRecord> list(Duration downTime) {
        return List.copyOf(records.values());
    }

    @Override
    public synchronized List<ServiceRecord> list(String topic, Duration downTime) {
        return records.values().stream().filter(r -> topic.equals(r.topic())).toList();
    }

    @Override
    public synchronized List<ServiceRecord> onHost(String host, Duration downTime) {
        return records.values().stream().filter(r -> host.equals(r.host())).toList();
    }

    @Override
    public synchronized Optional<ServiceRecord> find(UUID id, Duration downTime) {
        return Optional.ofNullable(records.get(id));
    }

    @Override
    public synchronized Optional<ServiceRecord> find(String host, String binary, Duration downTime) {
        return records.values().stream()
                .filter(r -> r.host().equals(host) && r.binary().equals(binary))
                .findFirst();
    }

    @Override
    public synchronized boolean disabled(UUID id, boolean disabled, String reason) {
        return records.containsKey(id);
    }

    @Override
    public synchronized boolean forcedDown(UUID id, boolean down) {
        return records.containsKey(id);
    }

    @Override
    public synchronized boolean delete(UUID id) {
        return records.remove(id) != null;
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rest.internal;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import org.kilonova.service.NoSuchRecordException;
import org.kilonova.service.ReportedState;
import org.kilonova.service.ServiceDirectory;
import org.kilonova.service.ServiceRecord;
import org.kilonova.store.StoreUnavailableException;

/** Service records in memory. */
final class FakeDirectory implements ServiceDirectory {

    final List<ServiceRecord> records = new CopyOnWriteArrayList<>();
    volatile boolean away;
    /** Until then there is no answer; it is given by the records that are there afterwards. */
    volatile CountDownLatch answer = new CountDownLatch(0);

    ServiceRecord add(String host, String binary, boolean up) {
        ServiceRecord record = new ServiceRecord(
                UUID.randomUUID(),
                host,
                binary,
                "compute",
                "0.1.0",
                ReportedState.RUNNING,
                up,
                false,
                null,
                false,
                7,
                Instant.parse("2026-11-22T10:00:00Z"),
                Instant.parse("2026-11-22T10:00:00Z"),
                up ? Instant.parse("2026-11-22T13:42:05.123Z") : null);
        records.add(record);
        return record;
    }

    @Override
    public List<ServiceRecord> list() {
        try {
            answer.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        if (away) {
            throw new StoreUnavailableException("the database does not answer", null);
        }
        return List.copyOf(records);
    }

    @Override
    public List<ServiceRecord> list(String topic) {
        return list().stream().filter(record -> topic.equals(record.topic())).toList();
    }

    @Override
    public List<ServiceRecord> onHost(String host) {
        return list().stream().filter(record -> host.equals(record.host())).toList();
    }

    @Override
    public Optional<ServiceRecord> find(String host, String binary) {
        return list().stream()
                .filter(record -> record.host().equals(host) && record.binary().equals(binary))
                .findFirst();
    }

    @Override
    public Optional<ServiceRecord> find(UUID id) {
        return list().stream().filter(record -> record.id().equals(id)).findFirst();
    }

    @Override
    public ServiceRecord enable(UUID id) {
        return change(id, record -> copy(record, false, null, record.forcedDown()));
    }

    @Override
    public ServiceRecord disable(UUID id, String reason) {
        return change(id, record -> copy(record, true, reason, record.forcedDown()));
    }

    /** All of them have reported. */
    void reported(Instant when) {
        records.replaceAll(record -> new ServiceRecord(
                record.id(),
                record.host(),
                record.binary(),
                record.topic(),
                record.version(),
                record.state(),
                record.up(),
                record.disabled(),
                record.disabledReason(),
                record.forcedDown(),
                record.reportCount() + 1,
                record.createdAt(),
                when,
                when));
    }

    void disableAll(String reason) {
        records.replaceAll(record -> copy(record, true, reason, record.forcedDown()));
    }

    @Override
    public ServiceRecord forceDown(UUID id, boolean down) {
        return change(id, record -> copy(record, record.disabled(), record.disabledReason(), down));
    }

    @Override
    public void delete(UUID id) {
        ServiceRecord record = find(id).orElseThrow(() -> new NoSuchRecordException("there is no record " + id));
        if (record.up()) {
            throw new IllegalStateException(record.binary() + " is up");
        }
        records.remove(record);
    }

    private ServiceRecord change(UUID id, UnaryOperator<ServiceRecord> change) {
        ServiceRecord record = find(id).orElseThrow(() -> new NoSuchRecordException("there is no record " + id));
        ServiceRecord changed = change.apply(record);
        records.set(records.indexOf(record), changed);
        return changed;
    }

    private static ServiceRecord copy(ServiceRecord record, boolean disabled, String reason, boolean forcedDown) {
        return new ServiceRecord(
                record.id(),
                record.host(),
                record.binary(),
                record.topic(),
                record.version(),
                record.state(),
                record.up() && !forcedDown,
                disabled,
                reason,
                forcedDown,
                record.reportCount(),
                record.createdAt(),
                record.updatedAt(),
                record.lastSeenUp());
    }
}

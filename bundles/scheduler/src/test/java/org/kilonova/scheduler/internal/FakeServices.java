// SPDX-License-Identifier: Apache-2.0
package org.kilonova.scheduler.internal;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.kilonova.service.ReportedState;
import org.kilonova.service.ServiceDirectory;
import org.kilonova.service.ServiceRecord;

/** Service records of compute hosts, as a test says. */
final class FakeServices implements ServiceDirectory {

    private final Map<String, ServiceRecord> records = new ConcurrentHashMap<>();

    void up(String host) {
        put(host, true, false);
    }

    void down(String host) {
        put(host, false, false);
    }

    void disabled(String host) {
        put(host, true, true);
    }

    void removed(String host) {
        records.remove(host);
    }

    private void put(String host, boolean up, boolean disabled) {
        records.put(
                host,
                new ServiceRecord(
                        UUID.randomUUID(),
                        host,
                        "kilonova-compute",
                        "compute",
                        "1.0.0",
                        ReportedState.RUNNING,
                        up,
                        disabled,
                        disabled ? "maintenance" : null,
                        false,
                        1,
                        null,
                        null,
                        null));
    }

    @Override
    public List<ServiceRecord> list(String topic) {
        return topic.equals("compute") ? list() : List.of();
    }

    @Override
    public List<ServiceRecord> onHost(String host) {
        return list().stream().filter(record -> host.equals(record.host())).toList();
    }

    @Override
    public List<ServiceRecord> list() {
        return List.copyOf(records.values());
    }

    @Override
    public Optional<ServiceRecord> find(String host, String binary) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<ServiceRecord> find(UUID id) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ServiceRecord enable(UUID id) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ServiceRecord disable(UUID id, String reason) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ServiceRecord forceDown(UUID id, boolean down) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void delete(UUID id) {
        throw new UnsupportedOperationException();
    }
}

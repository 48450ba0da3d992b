// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.kilonova.service.ServiceDirectory;
import org.kilonova.service.ServiceRecord;
import org.kilonova.store.StoreUnavailableException;

/** A directory that notes what it was told. */
final class FakeDirectory implements ServiceDirectory {

    final List<ServiceRecord> records = new ArrayList<>();
    final List<String> told = new ArrayList<>();
    boolean away;

    FakeDirectory(ServiceRecord... records) {
        this.records.addAll(List.of(records));
    }

    @Override
    public List<ServiceRecord> list() {
        if (away) {
            throw new StoreUnavailableException("db.mv.db is locked", null);
        }
        return records;
    }

    @Override
    public List<ServiceRecord> list(String topic) {
        return list().stream().filter(r -> topic.equals(r.topic())).toList();
    }

    @Override
    public List<ServiceRecord> onHost(String host) {
        return list().stream().filter(r -> host.equals(r.host())).toList();
    }

    @Override
    public Optional<ServiceRecord> find(String host, String binary) {
        return list().stream()
                .filter(r -> r.host().equals(host) && r.binary().equals(binary))
                .findFirst();
    }

    @Override
    public Optional<ServiceRecord> find(UUID id) {
        return list().stream().filter(r -> r.id().equals(id)).findFirst();
    }

    @Override
    public ServiceRecord enable(UUID id) {
        told.add("enable " + id);
        return find(id).orElseThrow();
    }

    @Override
    public ServiceRecord disable(UUID id, String reason) {
        told.add("disable " + id + " " + reason);
        return find(id).orElseThrow();
    }

    @Override
    public ServiceRecord forceDown(UUID id, boolean down) {
        told.add("force " + id + " " + down);
        return find(id).orElseThrow();
    }

    @Override
    public void delete(UUID id) {
        if (find(id).orElseThrow().up()) {
            throw new IllegalStateException("it is up");
        }
        told.add("delete " + id);
    }
}

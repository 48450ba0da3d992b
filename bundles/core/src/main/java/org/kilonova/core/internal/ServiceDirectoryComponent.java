// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.kilonova.service.NoSuchRecordException;
import org.kilonova.service.ServiceDirectory;
import org.kilonova.service.ServiceRecord;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The service records of all hosts, for operators and schedulers. */
@Component
public final class ServiceDirectoryComponent implements ServiceDirectory {

    private static final Logger LOG = LoggerFactory.getLogger(ServiceDirectoryComponent.class);
    private static final int MAX_REASON = 255;

    private final Core core;

    @Activate
    public ServiceDirectoryComponent(@Reference Core core) {
        this.core = core;
    }

    @Override
    public List<ServiceRecord> list() {
        return core.store().list(downTime());
    }

    @Override
    public List<ServiceRecord> list(String topic) {
        return core.store().list(topic, downTime());
    }

    @Override
    public List<ServiceRecord> onHost(String host) {
        return core.store().onHost(host, downTime());
    }

    @Override
    public Optional<ServiceRecord> find(String host, String binary) {
        return core.store().find(host, binary, downTime());
    }

    @Override
    public Optional<ServiceRecord> find(UUID id) {
        return core.store().find(id, downTime());
    }

    @Override
    public ServiceRecord enable(UUID id) {
        return changed(core.store().disabled(id, false, null), id, "enabled");
    }

    @Override
    public ServiceRecord disable(UUID id, String reason) {
        if (reason != null && (reason.isBlank() || reason.length() > MAX_REASON)) {
            throw new IllegalArgumentException("a reason has 1 to " + MAX_REASON + " characters, not "
                    + reason.strip().length());
        }
        return changed(core.store().disabled(id, true, reason), id, "disabled: " + reason);
    }

    @Override
    public ServiceRecord forceDown(UUID id, boolean down) {
        return changed(core.store().forcedDown(id, down), id, down ? "forced down" : "no longer forced down");
    }

    @Override
    public void delete(UUID id) {
        ServiceRecord record = get(id);
        if (record.up()) {
            throw new IllegalStateException(record.binary() + " on " + record.host()
                    + " is up and would come back with its next report: stop it first");
        }
        if (!core.store().delete(id)) {
            throw missing(id);
        }
        LOG.info("The record of {} on {} is deleted", record.binary(), record.host());
    }

    private ServiceRecord changed(boolean found, UUID id, String what) {
        if (!found) {
            throw missing(id);
        }
        ServiceRecord record = get(id);
        LOG.info("{} on {} is {}", record.binary(), record.host(), what);
        return record;
    }

    private ServiceRecord get(UUID id) {
        return find(id).orElseThrow(() -> missing(id));
    }

    private static NoSuchRecordException missing(UUID id) {
        return new NoSuchRecordException("there is no service record " + id);
    }

    private Duration downTime() {
        return core.settings().serviceDownTime();
    }
}

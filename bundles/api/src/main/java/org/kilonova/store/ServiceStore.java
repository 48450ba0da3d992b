// SPDX-License-Identifier: Apache-2.0
package org.kilonova.store;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.kilonova.service.ReportedState;
import org.kilonova.service.ServiceRecord;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Keeps service records. An OSGi service; thread-safe. The clock is the store's, never this host's. Every method throws {@link
 * StoreUnavailableException} when the store cannot be reached.
 */
@ConsumerType
public interface ServiceStore {

    /**
     * Finds or creates the record of a host and binary and writes topic, version and state RUNNING into it; does not count as a
     * report. Two containers that do it at once get the same record.
     */
    ServiceRecord register(NewRecord record);

    /**
     * Counts a report for all these records, in one statement: report count and last seen; one that
     * somebody else has marked STOPPED is RUNNING again, every other state stays.
     *
     * @return the ids that no longer exist
     */
    Set<UUID> report(Collection<UUID> ids);

    /** Writes what these services say of themselves, in one statement. */
    void state(Collection<UUID> ids, ReportedState state);

    /**
     * All records, by binary and host.
     *
     * @param downTime a record older than that is down
     */
    List<ServiceRecord> list(Duration downTime);

    /** The records of one topic, by binary and host. */
    List<ServiceRecord> list(String topic, Duration downTime);

    /** The records of one host, by binary. */
    List<ServiceRecord> onHost(String host, Duration downTime);

    Optional<ServiceRecord> find(UUID id, Duration downTime);

    Optional<ServiceRecord> find(String host, String binary, Duration downTime);

    /** Returns false if there is no such record. */
    boolean disabled(UUID id, boolean disabled, String reason);

    /** Returns false if there is no such record. */
    boolean forcedDown(UUID id, boolean down);

    /** Returns false if there is no such record. */
    boolean delete(UUID id);
}

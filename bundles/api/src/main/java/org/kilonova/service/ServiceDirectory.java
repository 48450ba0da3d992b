// SPDX-License-Identifier: Apache-2.0
package org.kilonova.service;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.osgi.annotation.versioning.ProviderType;

/**
 * All service records, of all hosts. An OSGi service; thread-safe. Every method may throw {@link
 * org.kilonova.store.StoreUnavailableException}.
 */
@ProviderType
public interface ServiceDirectory {

    /** All records, by binary and host. */
    List<ServiceRecord> list();

    /** The records of one topic, by binary and host. */
    List<ServiceRecord> list(String topic);

    /** The records of one host, by binary. */
    List<ServiceRecord> onHost(String host);

    Optional<ServiceRecord> find(String host, String binary);

    Optional<ServiceRecord> find(UUID id);

    /** Allows new work again and forgets the reason. */
    ServiceRecord enable(UUID id);

    /**
     * Wants no new work on it; it goes on answering.
     *
     * @param reason 1 to 255 characters, or null
     */
    ServiceRecord disable(UUID id, String reason);

    /** Says that it is down, whatever it reports; false ends that. */
    ServiceRecord forceDown(UUID id, boolean down);

    /**
     * Removes the record of a service that is not up.
     *
     * @throws IllegalStateException if it is up: it would come back with its next report
     */
    void delete(UUID id);
}

// SPDX-License-Identifier: Apache-2.0
package org.kilonova.audit;

import org.osgi.annotation.versioning.ProviderType;

/** Writes down who did what: one line for each act that changes something, in a file of its own. An OSGi service; thread-safe. */
@ProviderType
public interface Audit {

    /** Writes an act down when its result is known. Does not fail and does not wait for the disk longer than the log does. */
    void record(AuditEntry entry);
}

// SPDX-License-Identifier: Apache-2.0
package org.kilonova.manager;

import org.osgi.annotation.versioning.ProviderType;

/** A lock held until it is closed or the process ends. Closing twice is harmless. */
@ProviderType
public interface HostLock extends AutoCloseable {

    String name();

    @Override
    void close();
}

// SPDX-License-Identifier: Apache-2.0
package org.kilonova.manager;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.kilonova.rpc.RpcClient;
import org.osgi.annotation.versioning.ProviderType;

/** What the container tells a manager about itself; valid until {@link Manager#cleanupHost}. Thread-safe. */
@ProviderType
public interface ManagerContext {

    String topic();

    /** The host under which the manager is addressed; the setting {@code host} may change it while the manager runs. */
    String host();

    String binary();

    /** 1 for the first instance in its service, one more for each version that took over. */
    int generation();

    /** Calls other managers; context and deadline of the call being answered travel along. */
    RpcClient rpc();

    /** A directory of this topic's own that survives restarts and swaps; created on first use. */
    Path dataDirectory() throws IOException;

    /**
     * Tries to take a named lock that all processes of this home respect. Never waits. The operating system frees it when
     * the process dies.
     *
     * @param name letters, digits, {@code _}, {@code -} and {@code .}
     * @return the lock, or empty when somebody else holds it
     */
    Optional<HostLock> tryLock(String name) throws IOException;
}

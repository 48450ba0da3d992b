// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal.service;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import org.kilonova.manager.HostLock;
import org.kilonova.manager.ManagerContext;
import org.kilonova.rpc.RpcClient;

/** What a manager is told about itself. */
record HostContext(
        String topic,
        Supplier<String> currentHost,
        String binary,
        int generation,
        RpcClient rpc,
        Path managers,
        FileLocks locks)
        implements ManagerContext {

    @Override
    public String host() {
        return currentHost.get();
    }

    @Override
    public Path dataDirectory() throws IOException {
        return Files.createDirectories(managers.resolve(topic));
    }

    @Override
    public Optional<HostLock> tryLock(String name) throws IOException {
        return locks.tryLock(topic, name);
    }
}

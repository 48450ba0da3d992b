// SPDX-License-Identifier: Apache-2.0
package org.kilonova.compute.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.kilonova.manager.HostLock;
import org.kilonova.manager.ManagerContext;
import org.kilonova.rpc.RpcClient;

/**
 * What the container tells a manager.
 *
 * @param name of the host; an array so that it can be changed
 * @param locks that are held, by all generations
 */
record FakeContext(String[] name, RpcClient rpc, Path data, Set<String> locks) implements ManagerContext {

    @Override
    public String topic() {
        return "compute";
    }

    @Override
    public String host() {
        return name[0];
    }

    @Override
    public String binary() {
        return "kilonova-compute";
    }

    @Override
    public int generation() {
        return 1;
    }

    @Override
    public Path dataDirectory() throws IOException {
        return Files.createDirectories(data);
    }

    @Override
    public Optional<HostLock> tryLock(String lock) {
        return locks.add(lock) ? Optional.of(new Held(lock, locks)) : Optional.empty();
    }

    private record Held(String name, Set<String> locks) implements HostLock {

        @Override
        public void close() {
            locks.remove(name);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * Processes that stay, and that outlive the container if nobody ends them. They are known by the time that they sleep, which nobody else
 * chooses; when it is over they are gone in any case.
 */
final class Sleepers implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Duration QUIET = Duration.ofSeconds(3);
    private static final long POLL_NANOS = 50_000_000;

    private final String seconds = "600." + ProcessHandle.current().pid();
    private final Thread lastResort = new Thread(this::endAll, "bench-end-sleepers");

    Sleepers() {
        Runtime.getRuntime().addShutdownHook(lastResort);
    }

    List<String> command() {
        return List.of("/bin/sleep", seconds);
    }

    /** The container, which is being stopped at the same time, may still start some. */
    private void endAll() {
        long quietSince = System.nanoTime();
        long end = quietSince + LIMIT.toNanos();
        while (System.nanoTime() - quietSince < QUIET.toNanos() && System.nanoTime() < end) {
            List<ProcessHandle> found = running().toList();
            if (!found.isEmpty()) {
                found.forEach(ProcessHandle::destroyForcibly);
                quietSince = System.nanoTime();
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    private Stream<ProcessHandle> running() {
        return ProcessHandle.allProcesses()
                .filter(process -> process.info()
                        .arguments()
                        .filter(arguments -> Arrays.asList(arguments).contains(seconds))
                        .isPresent());
    }

    /** Fails if any are left, and ends them. */
    @Override
    public void close() throws IOException, InterruptedException {
        Runtime.getRuntime().removeShutdownHook(lastResort);
        long end = System.nanoTime() + LIMIT.toNanos();
        while (running().findAny().isPresent()) {
            if (System.nanoTime() > end) {
                List<ProcessHandle> left = running().toList();
                left.forEach(ProcessHandle::destroyForcibly);
                throw new IOException("these processes of deleted instances were left, and are ended now: " + left);
            }
            TimeUnit.NANOSECONDS.sleep(POLL_NANOS);
        }
    }
}

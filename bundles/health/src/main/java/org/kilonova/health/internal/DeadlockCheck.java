// SPDX-License-Identifier: Apache-2.0
package org.kilonova.health.internal;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * Whether threads wait for each other for ever.
 *
 * @param deadlocked those that do
 */
record DeadlockCheck(Supplier<List<ThreadInfo>> deadlocked) implements Check {

    static DeadlockCheck ofThisProcess() {
        return new DeadlockCheck(() -> {
            ThreadMXBean threads = ManagementFactory.getThreadMXBean();
            long[] ids = threads.findDeadlockedThreads();
            return ids == null
                    ? List.of()
                    : Arrays.stream(threads.getThreadInfo(ids))
                            .filter(Objects::nonNull)
                            .toList();
        });
    }

    @Override
    public List<Finding> look() {
        return deadlocked.get().stream()
                .map(thread -> Finding.critical(thread.getThreadName() + " waits for ever for " + thread.getLockName()
                        + ", which " + thread.getLockOwnerName() + " has"))
                .toList();
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.bench.bundle;

import java.lang.management.ManagementFactory;
import org.kilonova.container.Container;
import org.kilonova.container.ServiceState;
import org.kilonova.service.ServiceDirectory;
import org.kilonova.service.ServiceRecord;
import org.kilonova.store.StoreUnavailableException;

/**
 * Waits until the services named by the system property {@code bench.managers} run and are recorded as up, leaves the container alone for
 * {@code bench.idle} seconds, and says what is in the heap.
 */
public final class Census {

    private static final long POLL_MILLIS = 200;
    private static final long SETTLE_MILLIS = 5000;

    private final Container container;
    private final ServiceDirectory directory;

    public Census(Container container, ServiceDirectory directory) {
        this.container = container;
        this.directory = directory;
        Thread thread = new Thread(this::run, "kn-bench-census-1");
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        try {
            int expected = Integer.getInteger("bench.managers");
            while (running() < expected) {
                Thread.sleep(POLL_MILLIS);
            }
            System.out.println("bench: running " + expected);
            while (recorded() < expected) {
                Thread.sleep(POLL_MILLIS);
            }
            System.out.println("bench: recorded " + expected);
            Thread.sleep(SETTLE_MILLIS);
            System.out.println("bench: idle");
            Thread.sleep(Integer.getInteger("bench.idle") * 1000L);
            System.out.println("bench: busy");
            System.gc();
            System.gc();
            System.out.println("bench: heap used="
                    + ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() + " loaded="
                    + ManagementFactory.getClassLoadingMXBean().getLoadedClassCount());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private long running() {
        return container.services().stream()
                .filter(service -> service.state() == ServiceState.RUNNING)
                .count();
    }

    private long recorded() {
        try {
            return directory.list().stream().filter(ServiceRecord::up).count();
        } catch (StoreUnavailableException notYet) {
            return 0;
        }
    }
}

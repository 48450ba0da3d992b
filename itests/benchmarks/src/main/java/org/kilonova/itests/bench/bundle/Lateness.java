// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.bench.bundle;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.kilonova.container.Container;
import org.kilonova.container.HostedServiceInfo;
import org.kilonova.container.ServiceState;
import org.kilonova.container.TaskInfo;

/**
 * Compares, for every task of the container, when a run was to start with when it did, over {@code bench.window} seconds. It looks twice
 * in each spacing ({@code bench.spacing} seconds), and takes what was planned at one look and has happened by the next.
 */
public final class Lateness {

    private static final long POLL_MILLIS = 500;

    private final Container container;
    private final Map<String, TaskInfo> planned = new HashMap<>();
    private double[] late = new double[0];
    private int count;
    private long runs;
    private long skipped;

    public Lateness(Container container) {
        this.container = container;
        Thread thread = new Thread(this::run, "kn-bench-lateness-1");
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        try {
            int expected = Integer.getInteger("bench.managers");
            long spacing = Integer.getInteger("bench.spacing") * 1000L;
            int looks = (int) (Integer.getInteger("bench.window") * 1000L / (spacing / 2));
            while (running() < expected) {
                Thread.sleep(POLL_MILLIS);
            }
            System.out.println("bench: running " + expected);
            // The first runs are spread over one spacing, and the code that runs them becomes warm.
            Thread.sleep(2 * spacing);
            look();
            reset();
            long cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            System.out.println("bench: begin");
            for (int i = 0; i < looks; i++) {
                Thread.sleep(spacing / 2);
                look();
            }
            cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpu;
            System.out.println("bench: end look_ms=" + cpu / 1_000_000);
            report();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private long running() {
        return container.services().stream()
                .filter(service -> service.state() == ServiceState.RUNNING)
                .count();
    }

    private void reset() {
        count = 0;
        runs = 0;
        skipped = 0;
    }

    private void look() {
        for (HostedServiceInfo service : container.services()) {
            for (TaskInfo task : service.tasks()) {
                TaskInfo before = planned.put(service.topic() + " " + task.name(), task);
                if (before != null) {
                    compare(before, task);
                }
            }
        }
    }

    private void compare(TaskInfo before, TaskInfo now) {
        long started = starts(now) - starts(before);
        runs += started;
        skipped += now.skipped() - before.skipped();
        if (started == 1 && before.next() != null) {
            if (count == late.length) {
                late = Arrays.copyOf(late, Math.max(1024, 2 * count));
            }
            late[count++] = Duration.between(before.next(), now.lastStart()).toNanos() / 1e6;
        }
    }

    private static long starts(TaskInfo task) {
        return task.runs() + (task.running() ? 1 : 0);
    }

    private void report() {
        double[] sorted = Arrays.copyOf(late, count);
        Arrays.sort(sorted);
        System.out.println("bench: lateness runs=" + runs + " skipped=" + skipped + " compared=" + count + " p50="
                + at(sorted, 0.5) + " p99=" + at(sorted, 0.99) + " max=" + at(sorted, 1));
    }

    private static double at(double[] sorted, double share) {
        return sorted.length == 0
                ? Double.NaN
                : sorted[(int) Math.min(sorted.length - 1L, (long) (sorted.length * share))];
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.bench.reference;

import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** The same tasks on the JDK's scheduler, and nothing else. Ends when its input does. */
public final class PlainScheduler {

    private static final LongAdder WORK = new LongAdder();
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static volatile long[] late;

    private PlainScheduler() {}

    /** @param arguments tasks, spacing and window in seconds */
    public static void main(String[] arguments) throws InterruptedException, IOException {
        int tasks = Integer.parseInt(arguments[0]);
        long spacing = TimeUnit.SECONDS.toNanos(Long.parseLong(arguments[1]));
        long window = Long.parseLong(arguments[2]);
        ScheduledThreadPoolExecutor scheduler =
                new ScheduledThreadPoolExecutor(Runtime.getRuntime().availableProcessors());
        for (int i = 0; i < tasks; i++) {
            long delay = ThreadLocalRandom.current().nextLong(spacing);
            long first = System.nanoTime() + delay;
            scheduler.scheduleAtFixedRate(() -> run(first, spacing), delay, spacing, TimeUnit.NANOSECONDS);
        }
        TimeUnit.NANOSECONDS.sleep(2 * spacing);
        late = new long[(int) (2 * tasks * TimeUnit.SECONDS.toNanos(window) / spacing)];
        COUNT.set(0);
        System.out.println("bench: begin");
        TimeUnit.SECONDS.sleep(window);
        System.out.println("bench: end look_ms=0");
        report(Math.min(COUNT.get(), late.length));
        while (System.in.read() >= 0) {
            // What comes is of no interest, only that it ends.
        }
        System.exit(0);
    }

    private static void run(long first, long spacing) {
        long[] into = late;
        if (into != null) {
            int place = COUNT.getAndIncrement();
            if (place < into.length) {
                into[place] = (System.nanoTime() - first) % spacing;
            }
        }
        WORK.increment();
    }

    private static void report(int count) {
        long[] sorted = Arrays.copyOf(late, count);
        Arrays.sort(sorted);
        System.out.println("bench: lateness runs=" + count + " skipped=0 compared=" + count + " p50=" + at(sorted, 0.5)
                + " p99=" + at(sorted, 0.99) + " max=" + at(sorted, 1));
    }

    private static double at(long[] sorted, double share) {
        return sorted.length == 0
                ? Double.NaN
                : sorted[(int) Math.min(sorted.length - 1L, (long) (sorted.length * share))] / 1e6;
    }
}

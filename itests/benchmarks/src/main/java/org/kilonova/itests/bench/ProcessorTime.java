// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.bench;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/**
 * What work costs the thread that does it: processor time and memory. Other than time on the wall, that is about the same on a machine that has
 * other work.
 *
 * @param nanos for each time that it was done
 * @param bytes allocated, as well
 */
public record ProcessorTime(double nanos, double bytes) {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** Something that may fail. */
    @FunctionalInterface
    public interface Work {
        void run() throws Exception;
    }

    /** Does it so many times. */
    public static ProcessorTime of(int times, Work work) {
        long thread = Thread.currentThread().getId();
        long bytes = THREADS.getThreadAllocatedBytes(thread);
        long nanos = THREADS.getCurrentThreadCpuTime();
        try {
            for (int i = 0; i < times; i++) {
                work.run();
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        return new ProcessorTime(
                (double) (THREADS.getCurrentThreadCpuTime() - nanos) / times,
                (double) (THREADS.getThreadAllocatedBytes(thread) - bytes) / times);
    }

    /** Several of the same work; of each value the median. */
    public static final class Series {

        private final Samples nanos = new Samples();
        private final Samples bytes = new Samples();

        /** @param counts false while the JVM warms up */
        public void add(ProcessorTime time, boolean counts) {
            if (counts) {
                nanos.add(time.nanos());
                bytes.add(time.bytes());
            }
        }

        public double nanos() {
            return nanos.quantile(0.5);
        }

        public double bytes() {
            return bytes.quantile(0.5);
        }
    }
}

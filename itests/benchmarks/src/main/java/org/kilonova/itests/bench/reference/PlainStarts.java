// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.bench.reference;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Starts {@code /bin/true} again and again, each in a session of its own with a shell that waits for it, and nothing else: what this
 * operating system can do at most. Ends when its input does.
 */
public final class PlainStarts {

    /** The shell would become the command if nothing came after it. */
    private static final List<String> COMMAND = List.of("setsid", "sh", "-c", "\"$@\"; exit $?", "plain", "/bin/true");

    private PlainStarts() {}

    /** @param arguments threads, processes */
    public static void main(String[] arguments) throws InterruptedException, ExecutionException, IOException {
        int threads = Integer.parseInt(arguments[0]);
        int processes = Integer.parseInt(arguments[1]);
        start(threads, processes / 2);
        long begun = System.nanoTime();
        start(threads, processes);
        System.out.println("bench: started per_second=" + processes / ((System.nanoTime() - begun) / 1e9));
        while (System.in.read() >= 0) {
            // What comes is of no interest, only that it ends.
        }
        System.exit(0);
    }

    private static void start(int threads, int processes) throws InterruptedException, ExecutionException {
        AtomicInteger left = new AtomicInteger(processes);
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        List<Future<Void>> loops = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            loops.add(pool.submit(() -> {
                while (left.getAndDecrement() > 0) {
                    startOne();
                }
                return null;
            }));
        }
        for (Future<Void> loop : loops) {
            loop.get();
        }
        pool.shutdown();
    }

    private static void startOne() throws IOException, InterruptedException {
        int code = new ProcessBuilder(COMMAND).inheritIO().start().waitFor();
        if (code != 0) {
            throw new IOException(COMMAND + " ended with " + code);
        }
    }
}

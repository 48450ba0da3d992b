// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.bench.bundle;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.kilonova.rpc.RpcClient;
import org.kilonova.rpc.RpcException;
import org.kilonova.rpc.Target;

/**
 * Calls the greeter all the time and says who answers when that changes, and of every tenth of a second how many calls were answered, how
 * many failed, and how long a caller had to wait at most for an answer, failed attempts included. The system property {@code
 * bench.callers} is how many threads call, {@code bench.pause} the microseconds between two calls of each.
 */
public final class SwapCaller {

    private static final long AFTER_A_FAILURE_NANOS = 1_000_000;
    private static final long REPORT_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final RpcClient rpc;
    private final long pauseNanos = TimeUnit.MICROSECONDS.toNanos(Long.getLong("bench.pause"));
    private String greeting = "";
    private long answers;
    private long failed;
    private long longest;
    private long reported = System.nanoTime();

    public SwapCaller(RpcClient rpc) {
        this.rpc = rpc.withTimeout(Duration.ofSeconds(30));
        for (int i = 1; i <= Integer.getInteger("bench.callers"); i++) {
            Thread thread = new Thread(this::call, "kn-bench-caller-" + i);
            thread.setDaemon(true);
            thread.start();
        }
        System.out.println("bench: ready");
    }

    private void call() {
        Target greeter = Target.topic("greeter");
        long wanted = System.nanoTime();
        while (true) {
            try {
                Map<?, ?> answer = rpc.call(greeter, "greet", Map.of("name", "bench"), Map.class);
                answered(String.valueOf(answer.get("text")).split(",")[0], wanted);
                if (pauseNanos > 0) {
                    LockSupport.parkNanos(pauseNanos);
                }
                wanted = System.nanoTime();
            } catch (RpcException e) {
                failed();
                LockSupport.parkNanos(AFTER_A_FAILURE_NANOS);
            }
        }
    }

    private synchronized void answered(String word, long wanted) {
        if (!greeting.equals(word)) {
            greeting = word;
            System.out.println("bench: version " + word);
        }
        answers++;
        longest = Math.max(longest, System.nanoTime() - wanted);
        report();
    }

    private synchronized void failed() {
        failed++;
        report();
    }

    private void report() {
        long now = System.nanoTime();
        if (now - reported >= REPORT_NANOS) {
            System.out.println(
                    "bench: calls answers=" + answers + " failed=" + failed + " longest_ms=" + longest / 1e6);
            answers = 0;
            failed = 0;
            longest = 0;
            reported = now;
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.bench.bundle;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.kilonova.rpc.NoSuchServiceException;
import org.kilonova.rpc.RpcClient;
import org.kilonova.rpc.RpcException;
import org.kilonova.rpc.Target;

/**
 * Calls the greeter all the time, from a few threads, and says: who answers when that changes, which calls fail, and of every quarter of a
 * second how many calls were answered and how long the longest took.
 */
public final class Caller {

    private static final int THREADS = 4;
    private static final long PAUSE_NANOS = 1_000_000;
    private static final long REPORT_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    private final RpcClient rpc;
    private String greeting = "";
    private long answers;
    private long longest;
    private long reported = System.nanoTime();

    public Caller(RpcClient rpc) {
        this.rpc = rpc.withTimeout(Duration.ofSeconds(30));
        for (int i = 1; i <= THREADS; i++) {
            Thread thread = new Thread(this::call, "kn-bench-caller-" + i);
            thread.setDaemon(true);
            thread.start();
        }
        System.out.println("bench: ready");
    }

    private void call() {
        Target greeter = Target.topic("greeter");
        while (true) {
            long begun = System.nanoTime();
            try {
                Map<?, ?> answer = rpc.call(greeter, "greet", Map.of("name", "bench"), Map.class);
                answered(String.valueOf(answer.get("text")), System.nanoTime() - begun);
            } catch (RpcException e) {
                failed(e);
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private synchronized void answered(String text, long nanos) {
        String word = text.split(",")[0];
        // An older version may end its last calls after the newer one has begun.
        if (greeting.isEmpty() || (greeting.equals("Hello") && word.equals("Welcome"))) {
            greeting = word;
            System.out.println("bench: version " + word);
        }
        answers++;
        longest = Math.max(longest, nanos);
        long now = System.nanoTime();
        if (now - reported >= REPORT_NANOS) {
            System.out.println("bench: calls answers=" + answers + " longest_ms=" + longest / 1e6);
            answers = 0;
            longest = 0;
            reported = now;
        }
    }

    private synchronized void failed(RpcException error) {
        if (!greeting.isEmpty()) {
            System.out.println("bench: failed " + error);
            if (error instanceof NoSuchServiceException) {
                greeting = "";
                System.out.println("bench: gone");
            }
        }
    }
}

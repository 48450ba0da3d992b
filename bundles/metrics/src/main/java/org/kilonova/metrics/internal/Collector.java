// SPDX-License-Identifier: Apache-2.0
package org.kilonova.metrics.internal;

import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.kilonova.metrics.MetricFamily;
import org.kilonova.metrics.MetricSource;

/**
 * Asks sources on a thread of its own, which it leaves to one that hangs: that one keeps no other, and is not asked again while it does.
 * For one thread at a time.
 */
final class Collector {

    /** A source has only to read its counters. */
    static final Duration LIMIT = Duration.ofSeconds(2);

    private static final long IDLE_SECONDS = 5;

    private final Map<MetricSource, Future<?>> late = new IdentityHashMap<>();
    private ExecutorService thread = thread();

    private static ExecutorService thread() {
        ThreadPoolExecutor executor =
                new ThreadPoolExecutor(1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), work -> {
                    Thread thread = new Thread(null, work, "kn-metrics-collector-1", 0, false);
                    thread.setDaemon(true);
                    thread.setContextClassLoader(null);
                    return thread;
                });
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }

    /**
     * What a source tells.
     *
     * @throws TimeoutException if it does not, or has not since it was last asked
     * @throws ExecutionException if it fails
     */
    List<MetricFamily> ask(MetricSource source) throws TimeoutException, ExecutionException, InterruptedException {
        late.values().removeIf(Future::isDone);
        if (late.containsKey(source)) {
            throw new TimeoutException();
        }
        Future<List<MetricFamily>> answer = thread.submit(() -> List.copyOf(source.collect()));
        try {
            return answer.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | InterruptedException e) {
            late.put(source, answer);
            thread.shutdown();
            thread = thread();
            throw e;
        }
    }
}

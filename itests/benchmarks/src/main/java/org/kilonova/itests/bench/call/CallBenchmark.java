// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.bench.call;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.kilonova.itests.bench.call.GreeterApi.Greeting;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;

/** A call, and the least that running a method elsewhere and waiting for it can cost: one hop to the same workers. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CallBenchmark {

    private static final String NAME = "bench";

    @Benchmark
    public String hop(Stack stack) throws ExecutionException, InterruptedException {
        FutureTask<String> task = new FutureTask<>(() -> stack.manager.greet(NAME));
        stack.workers.execute(task);
        return task.get();
    }

    @Benchmark
    public String callText(Stack stack) {
        return stack.proxy.greet(NAME);
    }

    @Benchmark
    public String callTraced(TracedStack stack) {
        return stack.proxy.greet(NAME);
    }

    @Benchmark
    public Greeting callRecord(Stack stack) {
        return stack.proxy.greeting(NAME);
    }
}

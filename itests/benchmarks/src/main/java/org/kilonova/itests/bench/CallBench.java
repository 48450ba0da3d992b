// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.bench;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.kilonova.itests.bench.call.CallBenchmark;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** A call through a typed proxy beside one hop to the workers, by JMH, each JDK in processes of its own. */
final class CallBench {

    private static final int[] CONCURRENCY = {1, 16};
    private static final Map<String, String> NAMES = new TreeMap<>(Map.of(
            "hop", "one executor hop",
            "callText", "call, `String` result",
            "callRecord", "call, record result",
            "callTraced 0.0", "call, `String` result, in a trace that is not recorded",
            "callTraced 1.0", "call, `String` result, two spans recorded"));

    List<Table> run(Setting setting) throws RunnerException {
        Table table = new Table(
                "", "Java", "callers", "ns per operation", "± (99.9 %)", "times the hop", "bytes per operation");
        for (Jdk jdk : setting.jdks()) {
            for (int callers : CONCURRENCY) {
                setting.progress("call: Java " + jdk.feature() + ", " + callers + " callers");
                rows(table, jdk, callers, measure(setting, jdk, callers));
            }
        }
        return List.of(table);
    }

    private static void rows(Table table, Jdk jdk, int callers, Map<String, RunResult> results) {
        double hop = results.get("hop").getPrimaryResult().getScore();
        for (String name : List.of("hop", "callText", "callRecord", "callTraced 0.0", "callTraced 1.0")) {
            RunResult result = results.get(name);
            Result<?> time = result.getPrimaryResult();
            table.row(
                    NAMES.get(name),
                    jdk.feature(),
                    callers,
                    time.getScore(),
                    time.getScoreError(),
                    Table.ratio(time.getScore() / hop),
                    allocated(result));
        }
    }

    /** JMH gives its results without their type parameter. */
    @SuppressWarnings("rawtypes")
    private static double allocated(RunResult result) {
        return result.getSecondaryResults().entrySet().stream()
                .filter(entry -> entry.getKey().endsWith("gc.alloc.rate.norm"))
                .mapToDouble(entry -> entry.getValue().getScore())
                .findFirst()
                .orElse(Double.NaN);
    }

    private static Map<String, RunResult> measure(Setting setting, Jdk jdk, int callers) throws RunnerException {
        boolean quick = setting.quick();
        Options options = new OptionsBuilder()
                .include(CallBenchmark.class.getName())
                .jvm(jdk.java().toString())
                // The collector that the container's script chooses.
                .jvmArgs("-XX:+UseSerialGC", "-Xms1g", "-Xmx1g")
                .threads(callers)
                .forks(quick ? 1 : 3)
                .warmupIterations(quick ? 3 : 5)
                .warmupTime(TimeValue.seconds(quick ? 1 : 2))
                .measurementIterations(quick ? 3 : 5)
                .measurementTime(TimeValue.seconds(quick ? 1 : 2))
                .addProfiler(GCProfiler.class)
                .shouldFailOnError(true)
                .output(setting.work()
                        .resolve("jmh-" + jdk.feature() + "-" + callers + ".log")
                        .toString())
                .build();
        Map<String, RunResult> results = new TreeMap<>();
        for (RunResult result : new Runner(options).run()) {
            String name = result.getParams().getBenchmark();
            String ratio = result.getParams().getParam("ratio");
            results.put(name.substring(name.lastIndexOf('.') + 1) + (ratio == null ? "" : " " + ratio), result);
        }
        return results;
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What {@code itests/bench} runs: the benchmarks named on the command line, one after the other. */
public final class Bench {

    /** One benchmark: measures and returns what is to be read. */
    @FunctionalInterface
    interface Measurement {
        List<Table> run(Setting setting) throws Exception;
    }

    private static final Map<String, Measurement> ALL = new LinkedHashMap<>();

    static {
        ALL.put("boot", new BootBench()::run);
        ALL.put("call", new CallBench()::run);
        ALL.put("managers", new ManagersBench()::run);
        ALL.put("tasks", new TasksBench()::run);
        ALL.put("deploy", new DeployBench()::run);
        ALL.put("swap", setting -> new SwapBench().run(setting));
        ALL.put("rabbit", setting -> new RabbitBench().run(setting));
        ALL.put("instances", new InstancesBench()::run);
        ALL.put("records", new RecordsBench()::run);
        ALL.put("events", new EventsBench()::run);
        ALL.put("console", new ConsoleBench()::run);
        ALL.put("metrics", new MetricsBench()::run);
    }

    private Bench() {}

    public static void main(String[] arguments) throws Exception {
        List<String> names = new ArrayList<>();
        boolean quick = false;
        boolean write = false;
        for (String argument : arguments) {
            switch (argument) {
                case "--quick" -> quick = true;
                case "--write" -> write = true;
                case "all" -> names.addAll(ALL.keySet());
                default -> {
                    if (!ALL.containsKey(argument)) {
                        System.err.println("itests/bench: unknown argument '" + argument + "'; there are "
                                + String.join(", ", ALL.keySet()) + ", all, --quick, --write");
                        System.exit(2);
                    }
                    names.add(argument);
                }
            }
        }
        Setting setting = Setting.of(quick);
        archiveClasses(setting);
        for (String name : names.isEmpty() ? ALL.keySet() : names) {
            String text = measure(name, setting);
            System.out.println(text);
            if (write) {
                new Page(setting.top().resolve("docs/benchmarks.md")).replace(name, text);
            }
        }
    }

    /** Before anything is measured: a container without an archive has it made beside itself. */
    private static void archiveClasses(Setting setting) throws IOException, InterruptedException {
        for (Jdk jdk : setting.jdks()) {
            setting.progress("archive of classes, " + jdk);
            ProcessBuilder builder = new ProcessBuilder(
                            setting.distribution().resolve("bin/kilonova").toString(), "archive")
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.INHERIT);
            builder.environment().put("JAVA_HOME", jdk.home().toString());
            int code = builder.start().waitFor();
            if (code != 0) {
                throw new IOException("kilonova archive ended with exit code " + code);
            }
        }
    }

    private static String measure(String name, Setting setting) throws Exception {
        Path work = setting.work();
        Files.createDirectories(work);
        String before = Machine.load();
        List<Table> tables = ALL.get(name).run(setting);
        StringBuilder text = new StringBuilder();
        for (Table table : tables) {
            text.append(table.markdown()).append('\n');
        }
        return text.append(conditions(name, setting, before)).toString();
    }

    private static String conditions(String name, Setting setting, String loadBefore) throws IOException {
        List<String> jvms = setting.jdks().stream().map(Jdk::toString).toList();
        return LocalDate.now() + ", " + Machine.describe() + "; load average " + loadBefore + " before, "
                + Machine.load()
                + " after. JVMs: " + String.join("; ", jvms) + ". Command: `./itests/bench " + name
                + (setting.quick() ? " --quick" : "") + "`.\n";
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.tools.ToolProvider;

/** A manager with as many periodic tasks as one wants, compiled when it is needed. */
final class TaskManagerClass {

    static final String NAME = "bench.Tasks";

    private TaskManagerClass() {}

    static byte[] compile(Path directory, int tasks, int spacingSeconds) throws IOException {
        StringBuilder source = new StringBuilder("package bench;\n")
                .append("public final class Tasks implements org.kilonova.manager.Manager {\n")
                .append(
                        "  private final java.util.concurrent.atomic.LongAdder work = new java.util.concurrent.atomic.LongAdder();\n");
        for (int i = 0; i < tasks; i++) {
            source.append("  @org.kilonova.manager.PeriodicTask(spacing = \"PT")
                    .append(spacingSeconds)
                    .append("S\") void task")
                    .append(i)
                    .append("() { work.increment(); }\n");
        }
        Path file = Files.createDirectories(directory.resolve("bench")).resolve("Tasks.java");
        Files.writeString(file, source.append("}\n"));
        int code = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "--release",
                        "17",
                        "-proc:none",
                        "-cp",
                        System.getProperty("java.class.path"),
                        file.toString());
        if (code != 0) {
            throw new IOException("cannot compile " + file);
        }
        return Files.readAllBytes(directory.resolve("bench/Tasks.class"));
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.kilonova.diagnosis.internal;

import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.OperatingSystemMXBean;
import java.lang.management.RuntimeMXBean;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.kilonova.container.Secrets;

/** The process: its threads, memory, Java, environment, disk. */
record ProcessParts(Path home, Supplier<Map<String, String>> environment, Supplier<Map<String, String>> properties) {

    /** Of these the value says something and gives nothing away; of all others only the name is told. */
    private static final Pattern HARMLESS = Pattern.compile(
            "PATH|PWD|HOME|USER|LOGNAME|SHELL|LANG|LANGUAGE|LC_.*|TZ|TERM|JAVA_HOME|HOSTNAME|NOTIFY_SOCKET|WATCHDOG_USEC");

    List<Part> all() {
        return List.of(
                new Part("threads.txt", ThreadText::ofThisProcess),
                new Part("memory.txt", ProcessParts::memory),
                new Part("java.txt", this::java),
                new Part("environment.txt", this::variables),
                new Part("disk.txt", this::disk));
    }

    private static String memory() {
        StringBuilder text = new StringBuilder();
        text.append("heap: ")
                .append(ManagementFactory.getMemoryMXBean().getHeapMemoryUsage())
                .append('\n');
        text.append("other: ")
                .append(ManagementFactory.getMemoryMXBean().getNonHeapMemoryUsage())
                .append('\n');
        for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
            text.append(pool.getName()).append(": ").append(pool.getUsage()).append('\n');
        }
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            text.append("collector ").append(collector.getName()).append(": ");
            text.append(collector.getCollectionCount()).append(" runs, ");
            text.append(collector.getCollectionTime()).append(" ms\n");
        }
        var classes = ManagementFactory.getClassLoadingMXBean();
        text.append("classes: ").append(classes.getLoadedClassCount()).append(" loaded, ");
        text.append(classes.getUnloadedClassCount()).append(" unloaded\n");
        OperatingSystemMXBean system = ManagementFactory.getOperatingSystemMXBean();
        text.append("processors: ").append(system.getAvailableProcessors()).append(", load ");
        text.append(system.getSystemLoadAverage()).append('\n');
        return text.toString();
    }

    private String java() {
        RuntimeMXBean runtime = ManagementFactory.getRuntimeMXBean();
        StringBuilder text =
                new StringBuilder("process " + ProcessHandle.current().pid() + ", up for "
                        + Duration.ofMillis(runtime.getUptime()) + "\n\narguments of the JVM\n");
        runtime.getInputArguments()
                .forEach(argument -> text.append("  ").append(argument).append('\n'));
        text.append("\nproperties\n");
        new TreeMap<>(properties.get())
                .forEach((key, value) -> text.append("  ")
                        .append(key)
                        .append(" = ")
                        .append(Secrets.mask(key, value).strip())
                        .append('\n'));
        return text.toString();
    }

    private String variables() {
        StringBuilder text = new StringBuilder();
        new TreeMap<>(environment.get())
                .forEach((name, value) -> text.append(name)
                        .append(" = ")
                        .append(HARMLESS.matcher(name).matches() ? Secrets.mask(name, value) : Secrets.HIDDEN)
                        .append('\n'));
        return text.toString();
    }

    private String disk() throws IOException {
        FileStore store = Files.getFileStore(home);
        return home + " on " + store + "\n" + mib(store.getTotalSpace()) + " in all, " + mib(store.getUsableSpace())
                + " free\n";
    }

    private static String mib(long bytes) {
        return bytes / (1024 * 1024) + " MiB";
    }
}

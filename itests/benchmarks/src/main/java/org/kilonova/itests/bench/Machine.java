// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What this runs on, as the kernel says it. */
final class Machine {

    private static final double KIB_PER_GIB = 1024.0 * 1024;

    private Machine() {}

    static String describe() throws IOException {
        String model = value(Path.of("/proc/cpuinfo"), "model name", "unknown processor");
        String memory = value(Path.of("/proc/meminfo"), "MemTotal", "0 kB").split(" ")[0];
        return Runtime.getRuntime().availableProcessors() + " processors (" + model + "), "
                + Math.round(Long.parseLong(memory) / KIB_PER_GIB) + " GB, "
                + System.getProperty("os.name") + " " + System.getProperty("os.version");
    }

    /** Of the last minute. */
    static String load() throws IOException {
        return Files.readString(Path.of("/proc/loadavg")).split(" ")[0];
    }

    private static String value(Path file, String key, String otherwise) throws IOException {
        return Files.readAllLines(file).stream()
                .filter(line -> line.startsWith(key))
                .map(line -> line.substring(line.indexOf(':') + 1).trim())
                .findFirst()
                .orElse(otherwise);
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.kilonova.compute.internal.host;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.kilonova.compute.internal.image.Resources;

/** What the operating system gives this JVM: in a container of the operating system's, what that one may use. */
public final class Machine {

    private static final Path CPU_INFO = Path.of("/proc/cpuinfo");
    private static final int MB = 1 << 20;

    private final Path directory;
    private final String cpuModel;

    /** @param directory on the file system whose size counts */
    public Machine(Path directory) throws IOException {
        this.directory = directory;
        this.cpuModel = readCpuModel();
    }

    String cpuModel() {
        return cpuModel;
    }

    private static String readCpuModel() throws IOException {
        if (Files.isReadable(CPU_INFO)) {
            try (Stream<String> lines = Files.lines(CPU_INFO)) {
                return lines.filter(line -> line.startsWith("model name"))
                        .map(line -> line.substring(line.indexOf(':') + 1).strip())
                        .findFirst()
                        .orElse(System.getProperty("os.arch"));
            }
        }
        return System.getProperty("os.arch");
    }

    Resources resources() {
        long memory =
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
        try {
            long disk = Files.getFileStore(directory).getTotalSpace();
            return new Resources(Runtime.getRuntime().availableProcessors(), mb(memory), mb(disk));
        } catch (IOException e) {
            throw new UncheckedIOException("the size of the file system of " + directory + " cannot be read", e);
        }
    }

    private static int mb(long bytes) {
        return (int) Math.min(Integer.MAX_VALUE, bytes / MB);
    }
}

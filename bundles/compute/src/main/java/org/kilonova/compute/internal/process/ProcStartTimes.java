// SPDX-License-Identifier: Apache-2.0
package org.kilonova.compute.internal.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** From {@code /proc}, as {@code BOOT/TICKS}: ticks count from the start of the machine, so they need to say which. */
final class ProcStartTimes implements StartTimes {

    private static final Path PROC = Path.of("/proc");
    private static final Path BOOT = PROC.resolve("sys/kernel/random/boot_id");

    /** Fields of {@code /proc/PID/stat}, counted from the one after the name. */
    private static final int STATE = 0;

    private static final int START = 19;

    private final String boot;

    private ProcStartTimes(String boot) {
        this.boot = boot;
    }

    /** Empty on a system that has no such {@code /proc}. */
    static Optional<StartTimes> create() throws IOException {
        return Files.isReadable(PROC.resolve("self/stat")) && Files.isReadable(BOOT)
                ? Optional.of(new ProcStartTimes(Files.readString(BOOT).strip()))
                : Optional.empty();
    }

    @Override
    public Optional<String> of(long pid) {
        String stat;
        try {
            stat = Files.readString(PROC.resolve(pid + "/stat"), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            // That is how a process looks that is not there, or goes while it is looked at.
            return Optional.empty();
        }
        // The name stands in parentheses and may hold anything.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", START + 2);
        return "ZX".contains(fields[STATE]) ? Optional.empty() : Optional.of(boot + "/" + fields[START]);
    }
}

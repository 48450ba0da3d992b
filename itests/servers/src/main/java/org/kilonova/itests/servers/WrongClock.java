// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;

/** The clock of a process that goes wrong, by libfaketime: it is asked before the system is. Time that is only measured goes right. */
public final class WrongClock {

    private static final Path LIBRARIES = Path.of("/usr/lib");

    private WrongClock() {}

    /** Whether a process can be given one. */
    public static boolean available() {
        return library() != null;
    }

    /** The environment in which a process lives that much later than it is, or earlier. */
    public static Map<String, String> later(Duration by) {
        return Map.of(
                "LD_PRELOAD",
                library().toString(),
                "FAKETIME",
                String.format("%+d", by.toSeconds()),
                "FAKETIME_DONT_FAKE_MONOTONIC",
                "1",
                // The JVM waits by the clock that is not changed.
                "FAKETIME_FORCE_MONOTONIC_FIX",
                "0");
    }

    private static Path library() {
        try (Stream<Path> architectures = Files.list(LIBRARIES)) {
            return architectures
                    .map(directory -> directory.resolve("faketime/libfaketime.so.1"))
                    .filter(Files::exists)
                    .findFirst()
                    .orElse(null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

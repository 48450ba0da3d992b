// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.kilonova.itests.process.ContainerProcess;

/**
 * A copy of this machine with systemd as its first process. It sees the files that are here, and keeps what it writes in memory;
 * processes, network and control groups are its own. All of it is gone when it is closed.
 */
final class Machine implements AutoCloseable {

    private static final Path CONTROL_GROUPS = Path.of("/sys/fs/cgroup");

    private final Path scratch;
    private final Process boot;
    private ProcessHandle init;

    /**
     * Boots it.
     *
     * @param files are in {@code /srv} of the copy
     */
    Machine(Path scratch, Path... files) throws IOException {
        this.scratch = scratch;
        // Ends with this process, whatever ends that.
        List<String> command = new ArrayList<>(List.of(
                "setpriv",
                "--pdeathsig",
                "KILL",
                "bash",
                script().toString(),
                Files.createDirectory(scratch.resolve("machine")).toString()));
        Stream.of(files).map(Path::toString).forEach(command::add);
        boot = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(scratch.resolve("boot.log").toFile())
                .start();
        eventually(() -> {
            init = boot.children().findFirst().orElseThrow();
            assertEquals(
                    "running",
                    run("systemctl is-system-running || systemctl --failed --plain")
                            .strip());
        });
    }

    private static Path script() {
        return Path.of(Machine.class.getResource("/machine/boot.sh").getPath());
    }

    /** Runs a shell script there that must succeed, and returns all that it has printed. */
    String run(String script) {
        Path output = scratch.resolve("output-" + System.nanoTime());
        try {
            int code = enter(script, output);
            String said = Files.readString(output);
            assertEquals(0, code, () -> script + "\n" + said);
            return said;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int enter(String script, Path output) throws IOException {
        String root = "/proc/" + init.pid() + "/root";
        Process process = new ProcessBuilder(
                        "nsenter",
                        "--target",
                        Long.toString(init.pid()),
                        "--all",
                        "--root=" + root,
                        "--wd=" + root,
                        "env",
                        "-i",
                        "PATH=/usr/sbin:/usr/bin:/sbin:/bin",
                        "LC_ALL=C.UTF-8",
                        "DEBIAN_FRONTEND=noninteractive",
                        "bash",
                        "-euc",
                        script)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            if (!process.waitFor(ContainerProcess.LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException(script + " has not ended after " + ContainerProcess.LIMIT);
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    /** Asserts again and again, until it holds. */
    static void eventually(ThrowingRunnable assertion) {
        Awaitility.await()
                .atMost(ContainerProcess.LIMIT)
                .pollInterval(Duration.ofMillis(500))
                .ignoreExceptions()
                .untilAsserted(assertion);
    }

    @Override
    public void close() throws IOException {
        if (init != null) {
            init.destroyForcibly();
        }
        boot.destroyForcibly();
        boot.onExit().join();
        String groups = "kilonova-" + boot.pid();
        try (Stream<Path> hierarchies = Files.list(CONTROL_GROUPS)) {
            for (Path hierarchy :
                    Stream.concat(Stream.of(CONTROL_GROUPS), hierarchies).toList()) {
                remove(hierarchy.resolve(groups));
            }
        }
    }

    /** A group has no members any more once the last process of the copy has ended. */
    private static void remove(Path group) throws IOException {
        if (!Files.isDirectory(group)) {
            return;
        }
        List<Path> directories;
        try (Stream<Path> all = Files.walk(group)) {
            directories = all.filter(Files::isDirectory)
                    .sorted(Comparator.reverseOrder())
                    .toList();
        }
        for (Path directory : directories) {
            eventually(() -> Files.deleteIfExists(directory));
        }
    }
}

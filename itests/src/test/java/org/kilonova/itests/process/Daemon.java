// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.kilonova.itests.Distribution;

/** A container in the background, as {@code kilonova start} leaves it, and {@code kn} for it. */
final class Daemon implements AutoCloseable {

    private static final Path KN = Distribution.root().resolve("bin/kn");

    /** How a command has ended. */
    record Ended(int code, String out, String err) {}

    private final ContainerHome home;
    private final Path scratch;

    private Daemon(ContainerHome home, Path scratch) {
        this.home = home;
        this.scratch = scratch;
    }

    /** @param scratch for what commands print */
    static Daemon start(ContainerHome home, Path scratch) {
        Daemon daemon = new Daemon(home, scratch);
        daemon.begin();
        return daemon;
    }

    /** Again, after a {@link #stop}. */
    void begin() {
        Ended start = run("", Distribution.command().toString(), "start", "--home", home());
        assertEquals(0, start.code(), () -> "kilonova start: " + start + "\n" + String.join("\n", home.log()));
    }

    void stop() {
        run("", Distribution.command().toString(), "stop", "--home", home());
    }

    /** Whether it runs, as {@code kilonova status} tells it. */
    int status() {
        return run("", Distribution.command().toString(), "status", "--home", home())
                .code();
    }

    /** Runs {@code kn} without an input. */
    Ended kn(String... arguments) {
        return knWith("", arguments);
    }

    /** Runs {@code kn} with that input. */
    Ended knWith(String input, String... arguments) {
        List<String> command = new ArrayList<>(List.of(KN.toString(), "--home", home()));
        command.addAll(List.of(arguments));
        return run(input, command.toArray(String[]::new));
    }

    /** Runs {@code kn} at a terminal. */
    PtyProcess knAtTerminal() {
        return PtyProcess.start(List.of(KN.toString(), "--home", home()));
    }

    /** Runs a command of this machine. */
    Ended run(String input, String... command) {
        try {
            Path in = Files.writeString(Files.createTempFile(scratch, "in", ".txt"), input);
            Path out = Files.createTempFile(scratch, "out", ".txt");
            Path err = Files.createTempFile(scratch, "err", ".txt");
            // files: a daemon may go on holding a pipe
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(scratch.toFile())
                    .redirectInput(in.toFile())
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile());
            builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
            Process process = builder.start();
            if (!process.waitFor(ContainerProcess.LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return fail(String.join(" ", command) + " has not ended: " + Files.readString(out)
                        + Files.readString(err) + String.join("\n", home.log()));
            }
            return new Ended(
                    process.exitValue(),
                    Files.readString(out, StandardCharsets.UTF_8),
                    Files.readString(err, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private String home() {
        return home.directory().toString();
    }

    @Override
    public void close() {
        stop();
    }
}

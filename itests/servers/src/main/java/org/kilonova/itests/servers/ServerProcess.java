// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/** A process whose output goes to a file. The command must replace itself by the server, so that the process id is the server's. */
final class ServerProcess {

    private static final Duration TO_END = Duration.ofSeconds(30);

    private final Process process;
    private final Path output;

    private ServerProcess(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /** Starts a process; its output replaces the file's content. */
    static ServerProcess start(List<String> command, Map<String, String> environment, Path output) {
        return start(new ProcessBuilder(command).redirectErrorStream(true), environment, output);
    }

    /** Starts a process whose complaints go to a file of their own. */
    static ServerProcess start(List<String> command, Map<String, String> environment, Path output, Path errors) {
        return start(new ProcessBuilder(command).redirectError(errors.toFile()), environment, output);
    }

    private static ServerProcess start(ProcessBuilder builder, Map<String, String> environment, Path output) {
        builder.redirectOutput(output.toFile()).directory(output.getParent().toFile());
        builder.environment().putAll(environment);
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            return new ServerProcess(process, output);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + builder.command(), e);
        }
    }

    /**
     * Runs a command to its end.
     *
     * @return what it printed
     * @throws IllegalStateException with its output if it fails or takes more than two minutes
     */
    static String run(List<String> command, Map<String, String> environment, Path directory) {
        return run(command, environment, directory, "");
    }

    /** As {@link #run}, with something for the command to read. */
    static String run(List<String> command, Map<String, String> environment, Path directory, String input) {
        Path output = Directories.create(directory, "run-").resolve("output");
        try {
            Path read = output.resolveSibling("input");
            Directories.write(read, input);
            ServerProcess started = start(
                    new ProcessBuilder(command).redirectErrorStream(true).redirectInput(read.toFile()),
                    environment,
                    output);
            if (!started.ended(Duration.ofMinutes(2))) {
                started.kill();
                throw new IllegalStateException(
                        "has not ended after two minutes: " + command + ": " + started.output());
            }
            if (started.process.exitValue() != 0) {
                throw new IllegalStateException(
                        "failed with status " + started.process.exitValue() + ": " + command + ": " + started.output());
            }
            return started.output();
        } finally {
            Directories.delete(output.getParent());
        }
    }

    long pid() {
        return process.pid();
    }

    boolean alive() {
        return process.isAlive();
    }

    int status() {
        return process.exitValue();
    }

    String output() {
        try {
            return new String(Files.readAllBytes(output), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until the output fits or the process ends. Returns whether it fits. */
    boolean await(Predicate<String> ready, Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        while (!ready.test(output())) {
            if (!process.isAlive() || System.nanoTime() > end) {
                return ready.test(output());
            }
            ended(Duration.ofMillis(50));
        }
        return true;
    }

    /** Sends a signal to the process; KILL, if it is still there half a minute later. Returns when its children are gone too. */
    void end(String signal) {
        if (process.isAlive()) {
            List<ProcessHandle> children = process.descendants().toList();
            signal(signal);
            if (ended(TO_END)) {
                gone(children);
            } else {
                kill();
            }
        }
    }

    void signal(String name) {
        try {
            new ProcessBuilder("kill", "-" + name, Long.toString(pid())).start().waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /** {@code kill -9} of the process and its children. Returns when they are gone. */
    void kill() {
        List<ProcessHandle> children = process.descendants().toList();
        process.destroyForcibly();
        children.forEach(ProcessHandle::destroyForcibly);
        ended(TO_END);
        gone(children);
    }

    private static void gone(List<ProcessHandle> children) {
        for (ProcessHandle child : children) {
            try {
                child.onExit().get(TO_END.toSeconds(), TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                throw interrupted(e);
            } catch (ExecutionException | TimeoutException e) {
                throw new IllegalStateException("process " + child.pid() + " does not end", e);
            }
        }
    }

    /** Waits for the end. */
    boolean ended(Duration limit) {
        try {
            return process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static IllegalStateException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new IllegalStateException("interrupted while a server was started or stopped", e);
    }
}

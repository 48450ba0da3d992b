// SPDX-License-Identifier: Apache-2.0
package org.kilonova.launcher.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A container in a process of its own, driven through its standard input and output. Thread-safe. */
final class PipedShell implements AutoCloseable {

    /** What a command printed. */
    record Answer(List<String> lines) {

        boolean failed() {
            return lines.stream().anyMatch(line -> line.matches("line \\d+: .*"));
        }

        boolean contains(String text) {
            return lines.stream().anyMatch(line -> line.contains(text));
        }

        @Override
        public String toString() {
            return String.join("\n", lines);
        }
    }

    private static final String END = "";

    private final Process process;
    private final PrintStream in;
    private final BlockingQueue<String> out = new LinkedBlockingQueue<>();
    private final Duration limit;
    private int count;

    PipedShell(Path distribution, Path home, Duration limit) throws IOException {
        this.limit = limit;
        process = new ProcessBuilder(
                        distribution.resolve("bin/kilonova").toString(),
                        "run",
                        "--home",
                        home.toString(),
                        "--shell",
                        "pipe")
                .redirectErrorStream(true)
                .start();
        in = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
        Thread reader = new Thread(this::read, "kn-demo-reader-1");
        reader.setDaemon(true);
        reader.start();
    }

    private void read() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                out.add(line);
            }
        } catch (IOException e) {
            out.add("cannot read what the container prints: " + e);
        } finally {
            out.add(END);
        }
    }

    /**
     * Runs a command and returns when its answer is complete: the value of an assignment sent after it marks the end.
     *
     * @throws DemoFailure when the container ends or says nothing for too long
     */
    synchronized Answer run(String command) throws DemoFailure, InterruptedException {
        String fence = "answered-" + ++count;
        in.println(command);
        in.println("fence = '" + fence + "'");
        List<String> lines = new ArrayList<>();
        for (String line = next(command, lines); !line.equals(fence); line = next(command, lines)) {
            if (!line.isBlank()) {
                lines.add(line);
            }
        }
        return new Answer(lines);
    }

    private String next(String command, List<String> soFar) throws DemoFailure, InterruptedException {
        String line = out.poll(limit.toMillis(), TimeUnit.MILLISECONDS);
        if (line == null) {
            throw new DemoFailure(
                    "no answer to '" + command + "' within " + limit.toSeconds() + " s; so far: " + soFar);
        }
        if (line == END) {
            throw new DemoFailure("the container ended before it answered '" + command + "'; it said: " + soFar);
        }
        return line;
    }

    /** Sends SIGTERM and returns the exit code. */
    int terminate() throws DemoFailure, InterruptedException {
        // Process.destroy() would close its input too, which is another way to ask for the end.
        process.toHandle().destroy();
        if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new DemoFailure("the container did not stop within " + limit.toSeconds() + " s");
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}

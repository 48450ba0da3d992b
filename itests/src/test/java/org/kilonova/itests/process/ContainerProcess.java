// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;

/** A container in a process of its own, with its shell on a pipe. Thread-safe. */
public final class ContainerProcess implements AutoCloseable {

    /** For all that a container may be waited for: far above what it takes on a busy machine. */
    public static final Duration LIMIT = Duration.ofMinutes(5);

    private static final String END = "\0end";
    private static final int TAIL = 60;

    /** What a command printed, and the failure that it ended with or null. */
    private record Result(String text, String failure) {}

    private final ContainerHome home;
    private final Path errors;
    private final Instant begun = Instant.now();
    private final Process process;
    private final Writer in;
    private final BlockingQueue<String> unread = new LinkedBlockingQueue<>();
    private final List<String> said = new CopyOnWriteArrayList<>();
    private int line;

    /**
     * Starts it; {@link #ready} waits until it has come up.
     *
     * @param within a command that runs the container's in another place and becomes it, such as {@code ip netns exec NAME}; or empty
     */
    ContainerProcess(ContainerHome home, Path distribution, Map<String, String> environment, List<String> within) {
        this.home = home;
        this.errors = home.directory().resolve("stderr.txt");
        List<String> command = new ArrayList<>(within);
        command.addAll(List.of(
                distribution.resolve("bin/kilonova").toString(),
                "run",
                "--home",
                home.directory().toString(),
                "--shell",
                "pipe"));
        ProcessBuilder builder = new ProcessBuilder(command)
                // A file, and not a second pipe: what was written before an answer can be read once the answer is
                // there.
                .redirectError(errors.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().putAll(environment);
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        in = process.outputWriter();
        Thread reader = new Thread(this::read, "kn-itests-stdout-" + process.pid());
        reader.setDaemon(true);
        reader.start();
    }

    private void read() {
        try (BufferedReader out = process.inputReader()) {
            for (String text = out.readLine(); text != null; text = out.readLine()) {
                said.add(text);
                unread.add(text);
            }
        } catch (IOException e) {
            said.add("standard output broke off: " + e);
        }
        unread.add(END);
    }

    /** Waits until it has come up and answers commands. */
    ContainerProcess ready() {
        command("ready = true");
        return this;
    }

    /** Runs a command that must succeed, and returns what it printed. */
    public String command(String command) {
        Result result = run(command);
        assertNull(result.failure(), () -> command + " failed");
        return result.text();
    }

    /** Runs a command that must fail, and returns its one line of explanation. */
    public String failing(String command) {
        Result result = run(command);
        assertNotNull(result.failure(), () -> command + " should have failed, but said " + result.text());
        return result.failure();
    }

    public Table table(String command) {
        return Table.of(command(command));
    }

    private synchronized Result run(String command) {
        send(command);
        String failure = "line " + line + ": ";
        String marker = "@@" + (line + 1);
        send("marker = '" + marker + "'");
        List<String> lines = new ArrayList<>();
        for (String text = next(command); !text.equals(marker); text = next(command)) {
            lines.add(text);
        }
        return new Result(
                String.join("\n", lines),
                errors().stream()
                        .filter(text -> text.startsWith(failure))
                        .map(text -> text.substring(failure.length()))
                        .findFirst()
                        .orElse(null));
    }

    private String next(String command) {
        try {
            String text = unread.poll(LIMIT.toSeconds(), TimeUnit.SECONDS);
            if (text == null) {
                return fail("no answer to '" + command + "' within " + LIMIT);
            }
            return text.equals(END) ? fail("the container ended before it answered '" + command + "'") : text;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Writes a command without waiting for what comes of it. */
    synchronized void send(String command) {
        line++;
        try {
            in.write(command + "\n");
            in.flush();
        } catch (IOException e) {
            fail("the container takes no more commands: '" + command + "'", e);
        }
    }

    /** All that it has printed so far. */
    List<String> said() {
        return List.copyOf(said);
    }

    /** All lines of its error output so far. */
    List<String> errors() {
        try {
            return Files.readAllLines(errors);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Asserts again and again, until it holds. */
    public void eventually(ThrowingRunnable assertion) {
        Awaitility.await().atMost(LIMIT).pollInterval(Duration.ofMillis(100)).untilAsserted(assertion);
    }

    /** Waits until so many services, REST among them, stand as up in their records. */
    void servicesUp(int count) {
        eventually(() -> assertEquals(count, table("kn:services").count("State", ":-)")));
    }

    /** A moment before it was started. */
    Instant begun() {
        return begun;
    }

    long pid() {
        return process.pid();
    }

    /** @param name such as TERM */
    public void signal(String name) throws IOException, InterruptedException {
        int code = new ProcessBuilder("kill", "-s", name, Long.toString(pid()))
                .start()
                .waitFor();
        if (code != 0) {
            fail("kill -s " + name + " ended with " + code);
        }
    }

    void endOfInput() throws IOException {
        in.close();
    }

    public boolean alive() {
        return process.isAlive();
    }

    /** Waits for its end and returns the exit code. */
    public int exitCode() throws InterruptedException {
        if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
            fail("the container is still running after " + LIMIT);
        }
        return process.exitValue();
    }

    /** Ends it as {@code kill -9} does. */
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        exitCode();
    }

    boolean homeIsThere() {
        return Files.exists(errors);
    }

    /** What people need to understand a failure. */
    String report() {
        return "container on " + home.directory() + ", process " + pid() + (process.isAlive() ? "" : ", ended")
                + "\n-- standard output\n" + tail(said)
                + "\n-- standard error\n" + tail(errors())
                + "\n-- log\n" + tail(home.log()) + "\n";
    }

    private static String tail(List<String> lines) {
        return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL), lines.size()));
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

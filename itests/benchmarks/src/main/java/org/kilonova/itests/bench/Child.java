// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A process that prints marks; each is stamped when it is read. Ends with {@link #close}, at the latest. */
final class Child implements AutoCloseable {

    /** How a mark begins; other lines are passed over. */
    static final String MARK = "bench: ";

    private static final double MILLIS_PER_TICK = 10;
    private static final int USER_TIME = 11;
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    /** A line that a process printed. */
    record Mark(String text, long nanos) {

        /** The value behind {@code key=} in the text. */
        double number(String key) {
            for (String word : text.split(" ")) {
                if (word.startsWith(key + "=")) {
                    return Double.parseDouble(word.substring(key.length() + 1));
                }
            }
            throw new IllegalArgumentException("no " + key + " in: " + text);
        }
    }

    private final Process process;
    private final long begun;
    private final Path errors;
    private final Thread lastResort;
    private final List<Mark> seen = new CopyOnWriteArrayList<>();
    private final BlockingQueue<Mark> coming = new LinkedBlockingQueue<>();
    private volatile boolean ending;

    private Child(Process process, long begun, Path errors) {
        this.process = process;
        this.begun = begun;
        this.errors = errors;
        // An interrupted benchmark leaves nothing running.
        lastResort = new Thread(process::destroy, "bench-end-" + process.pid());
        Runtime.getRuntime().addShutdownHook(lastResort);
        Thread reader = new Thread(this::read, "bench-reader-" + process.pid());
        reader.setDaemon(true);
        reader.start();
    }

    /** @param errors receives its standard error */
    static Child start(ProcessBuilder builder, Path errors) throws IOException {
        builder.redirectError(errors.toFile());
        long begun = System.nanoTime();
        return new Child(builder.start(), begun, errors);
    }

    private void read() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith(MARK)) {
                    Mark mark = new Mark(line.substring(MARK.length()), System.nanoTime());
                    seen.add(mark);
                    coming.add(mark);
                }
            }
        } catch (IOException e) {
            // Asked to end, a process is not listened to any more.
            if (!ending) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Waits for the next mark that begins so; fails at once when one says that it is broken. */
    Mark await(String prefix, Duration limit) throws InterruptedException, IOException {
        long end = System.nanoTime() + limit.toNanos();
        while (System.nanoTime() < end) {
            Mark mark = coming.poll(100, TimeUnit.MILLISECONDS);
            if (mark != null && mark.text().startsWith(prefix)) {
                return mark;
            }
            if (mark != null && mark.text().startsWith("broken")) {
                throw new IOException("process " + process.pid() + " is " + mark.text() + "; see " + errors);
            }
            if (mark == null && !process.isAlive()) {
                break;
            }
        }
        throw new IOException("no '" + prefix + "' within " + limit.toSeconds() + " s from process " + process.pid()
                + (process.isAlive() ? "" : ", which ended with " + process.exitValue()) + "; see " + errors);
    }

    /** Writes a line to its input. */
    void say(String line) throws IOException {
        Writer input = process.outputWriter(StandardCharsets.UTF_8);
        input.write(line + "\n");
        input.flush();
    }

    List<Mark> seen() {
        return seen;
    }

    double millisSinceStart(Mark mark) {
        return (mark.nanos() - begun) / 1e6;
    }

    /** User and system time so far, of what it has waited for as well. */
    double cpuMillis() throws IOException {
        return cpuMillis(process.pid());
    }

    static double cpuMillis(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        long ticks = 0;
        for (int i = USER_TIME; i < USER_TIME + 4; i++) {
            ticks += Long.parseLong(fields[i]);
        }
        return ticks * MILLIS_PER_TICK;
    }

    double rssMegabytes() throws IOException {
        return status("VmRSS:") / 1024.0;
    }

    long threads() throws IOException {
        return status("Threads:");
    }

    private long status(String key) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + process.pid() + "/status"))) {
            if (line.startsWith(key)) {
                return Long.parseLong(line.substring(key.length()).trim().split(" ")[0]);
            }
        }
        throw new IOException("no " + key + " for process " + process.pid());
    }

    /** Closes its input or asks it to stop, and waits; only after a minute and a half it is killed. */
    @Override
    public void close() throws IOException, InterruptedException {
        Runtime.getRuntime().removeShutdownHook(lastResort);
        ending = true;
        process.getOutputStream().close();
        if (!process.waitFor(200, TimeUnit.MILLISECONDS)) {
            process.destroy();
        }
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
            throw new IOException("process " + process.pid() + " did not stop; see " + errors);
        }
    }
}

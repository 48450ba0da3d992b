// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.servers;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A Python program that uses the real oslo.messaging: the server or the client of {@code itests/oslo-peer}. */
public final class PythonPeer implements AutoCloseable {

    private static final String PYTHON = "/usr/bin/python3";
    private static final Duration TO_START = Duration.ofMinutes(1);

    private final Path directory;
    private final ServerProcess process;

    private PythonPeer(Path directory, ServerProcess process) {
        this.directory = directory;
        this.process = process;
        Leftovers.add(this);
    }

    /** Whether the library is installed for the system's Python. */
    public static boolean available() {
        return Needs.executable(Path.of(PYTHON)) && Needs.succeeds(PYTHON, "-c", "import oslo_messaging");
    }

    /**
     * Starts a server and waits until it serves.
     *
     * @param more options such as {@code --exchange nova --ping}
     */
    public static PythonPeer server(Path parent, String url, String topic, String server, String... more) {
        PythonPeer peer = start(parent, "server.py", url, topic, with(List.of("--server", server), more));
        if (!peer.process.await(output -> output.contains("\"event\": \"ready\""), TO_START)) {
            String output = peer.output();
            peer.close();
            throw new IllegalStateException("the Python server does not start; it says:\n" + output);
        }
        return peer;
    }

    /**
     * Starts a client.
     *
     * @param arguments such as {@code call add {"a": 1, "b": 2}}, or {@code --selftest}; options come first
     */
    public static PythonPeer client(Path parent, String url, String topic, String... arguments) {
        return start(parent, "client.py", url, topic, List.of(arguments));
    }

    /** The lines printed so far, each a JSON object. */
    public List<String> lines() {
        return process.output().lines().toList();
    }

    /** What the library has logged so far. */
    public String errors() {
        try {
            return Files.readString(directory.resolve("errors"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until a line with this text has been printed, or the program has ended. Returns whether it has been printed. */
    public boolean printed(String text, Duration limit) {
        return process.await(output -> output.contains(text), limit);
    }

    /**
     * Waits for the end of the program.
     *
     * @return its exit status: of a client 0 if all went well
     * @throws IllegalStateException with the output if it has not ended by then
     */
    public int status(Duration limit) {
        if (!process.ended(limit)) {
            throw new IllegalStateException(
                    "the Python program has not ended after " + limit + "; it says:\n" + output());
        }
        return process.status();
    }

    public long pid() {
        return process.pid();
    }

    public boolean alive() {
        return process.alive();
    }

    /** {@code kill -9}. What it has printed can still be read. */
    public void kill() {
        process.kill();
    }

    /** Ends it in order. What it has printed can still be read. */
    public void stop() {
        process.end("TERM");
    }

    /** Ends it and deletes its files. */
    @Override
    public void close() {
        stop();
        if (Files.exists(directory)) {
            Directories.delete(directory);
        }
        Leftovers.remove(this);
    }

    private String output() {
        return process.output() + errors();
    }

    private static PythonPeer start(Path parent, String program, String url, String topic, List<String> more) {
        Needs.python();
        Path directory = Directories.create(parent, "python-");
        Path script = directory.resolve(program);
        try (InputStream in = PythonPeer.class.getResourceAsStream("oslo-peer/" + program)) {
            Files.copy(in, script);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<String> command = new ArrayList<>(List.of(PYTHON, script.toString(), "--url", url, "--topic", topic));
        command.addAll(more);
        return new PythonPeer(
                directory,
                ServerProcess.start(command, Map.of(), directory.resolve("output"), directory.resolve("errors")));
    }

    private static List<String> with(List<String> first, String... more) {
        List<String> all = new ArrayList<>(first);
        all.addAll(List.of(more));
        return all;
    }
}

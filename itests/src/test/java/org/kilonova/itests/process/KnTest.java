// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kilonova.itests.Distribution;
import org.kilonova.itests.servers.Needs;

/** What {@code bin/kn} does with a home before a container has anything to say, with tools that tell how they are called. */
class KnTest {

    private static final int NOT_YOURS = 4;
    private static final int NOT_RUNNING = 5;
    private static final int NO_ANSWER = 8;

    @TempDir
    Path scratch;

    private Path home;
    private Path data;

    private record Ended(int code, String output) {}

    @BeforeAll
    static void check() {
        Needs.ssh();
    }

    @BeforeEach
    void makeHome() throws IOException {
        home = Files.createDirectories(scratch.resolve("home"));
        data = Files.createDirectories(home.resolve("data"));
        Files.createDirectories(home.resolve("config"));
        address("ssh://127.0.0.1:8101");
        tool("ssh", "printf '%s\\n' ssh \"$@\"");
    }

    private void address(String address) throws IOException {
        Files.writeString(data.resolve("ssh.url"), address + "\n");
    }

    private void tool(String name, String script) throws IOException {
        Path file = Files.createDirectories(scratch.resolve("tools")).resolve(name);
        Files.writeString(file, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @Test
    void rootBecomesTheOwnerOfTheHomeBeforeItTouchesAnything() throws IOException, InterruptedException {
        Path elsewhere = Files.createDirectories(scratch.resolve("etc"));
        Files.createSymbolicLink(home.resolve("config/ssh"), elsewhere);
        belongToAnother();
        tool("id", "[ \"$1\" = -u ] && echo 0 && exit; [ $# -eq 1 ] && echo root && exit; exec /usr/bin/id \"$@\"");
        tool("runuser", "printf '%s\\n' runuser \"$@\" \"for $KN_USER\"");

        Ended ended = ended(kn("--json", "call", "a b"));

        String owner = Files.getOwner(data).getName();
        assertEquals(
                List.of(
                        "runuser",
                        "-u",
                        owner,
                        "--",
                        command(),
                        "--json",
                        "--home",
                        home(),
                        "--",
                        "call",
                        "a b",
                        "for root"),
                ended.output().lines().toList());
        assertEquals(List.of(), names(elsewhere));
        assertEquals(List.of("ssh.url"), names(data));
    }

    @Test
    void theKeySaysForWhom() throws IOException, InterruptedException {
        ProcessBuilder command = kn("services");
        command.environment().put("KN_USER", "ann");

        Ended ended = ended(command);

        assertEquals(0, ended.code(), ended::output);
        assertEquals(List.of("id"), names(data.resolve("kn/ann")));
        assertTrue(authorized().get(0).endsWith(" ann"), () -> authorized().toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ssh://-oProxyCommand=id:1",
                "ssh://[-oProxyCommand=id]:1",
                "ssh://127.0.0.1:-oProxyCommand=id",
                "ssh://a b:1",
                "ssh://:1",
                "127.0.0.1"
            })
    void whatIsNoAddressDoesNotReachSsh(String address) throws IOException, InterruptedException {
        address(address);

        Ended ended = ended(kn("services"));

        assertEquals(NO_ANSWER, ended.code(), ended::output);
        assertTrue(ended.output().startsWith("kn: " + data + "/ssh.url has no address"), ended::output);
    }

    @Test
    void theHostAndTheLineAreNoOptions() throws IOException, InterruptedException {
        address("ssh://[::1]:8101");

        List<String> words = ended(kn("--", "-x", "a b")).output().lines().toList();

        assertEquals(List.of("--", "::1", "-x 'a b'"), words.subList(words.size() - 3, words.size()));
    }

    @Test
    void ofKeysThatAreMadeAtOnceTheFirstCounts() throws IOException, InterruptedException {
        List<Process> first = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            first.add(kn("services").start());
        }
        for (Process process : first) {
            Ended ended = ended(process);
            assertEquals(0, ended.code(), ended::output);
        }

        Path keys = data.resolve("kn").resolve(System.getProperty("user.name"));
        assertEquals(List.of("id"), names(keys));
        String key = ended(new ProcessBuilder(
                                "ssh-keygen", "-y", "-f", keys.resolve("id").toString())
                        .start())
                .output();
        assertEquals(1, authorized().size(), () -> authorized().toString());
        assertEquals(key.split(" ")[1], authorized().get(0).split(" ")[1]);
    }

    @Test
    void whereNoKeyCanBeMadeItSaysSo() throws IOException, InterruptedException {
        Files.writeString(data.resolve("kn"), "in the way");

        Ended ended = ended(kn("services"));

        assertEquals(NOT_YOURS, ended.code(), ended::output);
        assertTrue(
                ended.output().contains("data/kn/" + System.getProperty("user.name") + " cannot be made"),
                ended::output);
    }

    @Test
    void withoutJavaItTellsWhetherTheContainerRuns() throws IOException, InterruptedException {
        tool("ssh", "exit 255");
        ProcessBuilder command = kn("services");
        command.environment().put("JAVA_HOME", home());
        // With the words that a container is started with, until its input ends.
        Process container = new ProcessBuilder("sh", "-c", "read line", "org.kilonova.launcher.Main", "run").start();
        lockedBy(container.pid());

        assertEquals(NO_ANSWER, ended(command).code());

        ended(container);
        Ended ended = ended(command);
        assertEquals(NOT_RUNNING, ended.code(), ended::output);
        assertTrue(ended.output().startsWith("kn: no container runs on " + home()), ended::output);
    }

    @Test
    void anotherProcessWithTheNumberOfTheContainerIsNone() throws IOException, InterruptedException {
        tool("ssh", "exit 255");
        lockedBy(ProcessHandle.current().pid());

        Ended ended = ended(kn("services"));

        assertEquals(NOT_RUNNING, ended.code(), ended::output);
    }

    private void lockedBy(long pid) throws IOException {
        Files.writeString(data.resolve("kilonova.lock"), pid + " STARTED 2026-01-01T00:00:00Z\n");
    }

    private ProcessBuilder kn(String... arguments) throws IOException {
        List<String> words = new ArrayList<>(List.of(command(), "--home", home()));
        words.addAll(List.of(arguments));
        ProcessBuilder command = new ProcessBuilder(words).redirectErrorStream(true);
        command.environment().remove("KN_USER");
        command.environment().merge("PATH", "", (path, none) -> scratch.resolve("tools") + File.pathSeparator + path);
        return command;
    }

    private static Ended ended(ProcessBuilder command) throws IOException, InterruptedException {
        return ended(command.start());
    }

    private static Ended ended(Process process) throws IOException, InterruptedException {
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(ContainerProcess.LIMIT.toSeconds(), TimeUnit.SECONDS), output);
        return new Ended(process.exitValue(), output);
    }

    /** Of whoever runs the tests, unless that is root, who can give it away. */
    private void belongToAnother() throws IOException {
        if (Files.getOwner(data).getName().equals("root")) {
            Files.setOwner(
                    data, data.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody"));
        }
    }

    private List<String> authorized() {
        try {
            return Files.readAllLines(home.resolve("config/ssh/authorized_keys"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> names(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private String home() {
        return home.toString();
    }

    private static String command() throws IOException {
        return Distribution.root().toRealPath().resolve("bin/kn").toString();
    }
}

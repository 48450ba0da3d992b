// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kilonova.itests.Distribution;
import org.kilonova.itests.process.Daemon.Ended;
import org.kilonova.itests.servers.Needs;

/** A daemon from afar, through {@code bin/kn} and OpenSSH's client. */
class SshTest {

    private static final int FAILED = 1;
    private static final int MISUSED = 2;
    private static final int NOT_RUNNING = 5;
    private static final int NO_ANSWER = 8;
    private static final int SSH_FAILED = 255;

    private static final Pattern ROW = Pattern.compile("\\| `kn:([a-z-]+)` \\| (.*?) \\| .* \\|");
    private static final List<String> ENDING = List.of("exit", "shutdown");

    @TempDir
    static Path scratch;

    private static ContainerHome home;
    private static Daemon daemon;

    @BeforeAll
    static void start() {
        Needs.ssh();
        home = ContainerHome.in(scratch);
        home.configure("org.kilonova.ssh", "port", "0");
        home.drop(Distribution.example("greeter-1.0.0.jar"), "greeter.jar");
        Distribution.managers().forEach(jar -> home.drop(jar, jar.getFileName().toString()));
        daemon = Daemon.start(home, scratch);
        assertFalse(Files.exists(url()), "SSH is served though there are no keys");
        Awaitility.await()
                .atMost(ContainerProcess.LIMIT)
                .untilAsserted(() -> assertEquals(
                        4,
                        count(daemon.kn("--json", "services").out(), "up", true),
                        () -> daemon.kn("services").toString()));
    }

    @AfterAll
    static void stop() {
        if (daemon != null) {
            daemon.close();
        }
    }

    private static Path url() {
        return home.directory().resolve("data/ssh.url");
    }

    private static long count(String json, String key, boolean value) throws IOException {
        long count = 0;
        for (JsonNode each : new ObjectMapper().readTree(json)) {
            count += each.get(key).booleanValue() == value ? 1 : 0;
        }
        return count;
    }

    @Test
    void theExitCodeTellsHowItWent() {
        Ended done = daemon.kn("services");
        assertEquals(0, done.code(), done::toString);
        assertTrue(done.out().contains("kilonova-greeter"), done::toString);
        assertEquals("", done.err());

        Ended failed = daemon.kn("show", "nobody");
        assertEquals(FAILED, failed.code(), failed::toString);
        assertEquals("", failed.out());
        assertTrue(failed.err().startsWith("this container has no service nobody"), failed::toString);

        assertEquals(MISUSED, daemon.kn("nosuch").code());
        assertEquals(MISUSED, daemon.kn("pause").code());
        assertEquals(MISUSED, daemon.kn("--nosuch").code());

        Ended elsewhere = daemon.run(
                "",
                Distribution.root().resolve("bin/kn").toString(),
                "--home",
                Distribution.root().toString(),
                "services");
        assertEquals(NOT_RUNNING, elsewhere.code(), elsewhere::toString);
        assertFalse(Files.exists(Distribution.root().resolve("config/ssh")), "nothing is changed where nothing runs");
    }

    @Test
    void argumentsArriveAsTheyAre() throws IOException {
        String name = "it's a \"quoted\" $name; {with} | all & \\ 007 #";
        Ended call = daemon.kn("--json", "call", "greeter", "greet", "name=" + name);
        assertEquals(
                "Hello, " + name + "!",
                new ObjectMapper().readTree(call.out()).get("text").textValue(),
                call::toString);
        Ended json = daemon.kn("call", "greeter", "greet", "{\"name\": \"a b\"}");
        assertTrue(json.out().contains("Hello, a b!"), json::toString);
        Ended piped = daemon.kn("services | grep greeter");
        assertEquals(1, piped.out().lines().count(), piped::toString);
    }

    @Test
    void filesAreRelativeToTheDirectoryOfTheClient() throws IOException {
        Files.copy(Distribution.example("greeter-1.1.0.jar"), scratch.resolve("next.jar"));
        Ended check = daemon.kn("--json", "swap", "--dry-run", "next.jar");
        assertEquals(0, check.code(), check::toString);
    }

    @Test
    void linesOfAnInputAreAllRun() {
        Ended ended = daemon.knWith("nosuch\ncall greeter greet name=Pipe\n");
        assertEquals(FAILED, ended.code());
        assertTrue(ended.out().contains("Hello, Pipe!"), ended::toString);
        assertEquals("line 1: Command not found: nosuch\n", ended.err());
    }

    @Test
    void everyCommandThatNeedsNoArgumentGivesJson() throws IOException {
        List<String> commands = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of(System.getProperty("basedir", ""), "../docs/commands.md"))) {
            Matcher row = ROW.matcher(line);
            if (row.matches()
                    && row.group(2).replaceAll("\\[[^\\[\\]]*\\]|`", "").isBlank()) {
                commands.add(row.group(1));
            }
        }
        commands.removeAll(ENDING);
        assertTrue(commands.size() > 10, commands::toString);
        for (String command : commands) {
            Ended ended = daemon.kn("--json", command);
            assertEquals(0, ended.code(), () -> command + ": " + ended);
            JsonNode json = new ObjectMapper().readTree(ended.out());
            assertTrue(json.isContainerNode(), () -> command + ": " + ended);
            assertFalse(
                    Pattern.compile("\"[a-z]+[A-Z]\\w*\":").matcher(ended.out()).find(), ended::toString);
        }
        Ended failed = daemon.kn("--json", "show", "nobody");
        assertEquals(1, new ObjectMapper().readTree(failed.err()).get("status").intValue(), failed::toString);
    }

    @Test
    void atATerminalItIsTheShell() throws IOException, InterruptedException {
        try (PtyProcess terminal = daemon.knAtTerminal()) {
            terminal.expect("kn> ");
            terminal.type("call gree\t");
            terminal.expect("ter ");
            terminal.type("gre\t");
            terminal.expect("et ");
            terminal.type("name=Terminal\r");
            terminal.expect("Hello, Terminal!");
            terminal.expect("kn> ");
            terminal.type("echo begun && sleep 3600\r");
            terminal.expect("begun\r");
            terminal.typeUntil("\003", "kn> ");
            terminal.type("echo width ($.terminal width)\r");
            terminal.expect("width 100");
            terminal.type("exit\r");
            terminal.expectEnd(0);
        }
        assertEquals(0, daemon.status(), "leaving the shell leaves the container alone");
    }

    @Test
    void aShellWithinTheShellKnowsWhoTypesAndLeavesTheContainerAlone() throws IOException, InterruptedException {
        try (PtyProcess terminal = daemon.knAtTerminal()) {
            terminal.expect("kn> ");
            terminal.type("sh\r");
            terminal.expect("kn> ");
            terminal.type("kn:kill nobody-within\r");
            terminal.expect("this container has no service nobody-within");
            terminal.expect("kn> ");
            terminal.type("exit\r");
            terminal.expectEnd(0);
        }
        assertEquals(0, daemon.status(), "leaving the shells leaves the container alone");
        List<JsonNode> acts = new ArrayList<>();
        for (String line : Files.readAllLines(home.directory().resolve("data/log/audit.log"))) {
            JsonNode act = new ObjectMapper().readTree(line);
            if (act.get("action").textValue().equals("kn:kill nobody-within")) {
                acts.add(act);
            }
        }
        assertEquals(1, acts.size(), acts::toString);
        assertEquals(System.getProperty("user.name"), acts.get(0).get("user").textValue());
        assertEquals("SSH", acts.get(0).get("via").textValue());
        assertTrue(acts.get(0).get("origin").textValue().startsWith("127.0.0.1:"), acts::toString);
    }

    @ParameterizedTest
    @ValueSource(strings = {"watch kn:kill nobody-watched", "gogo:watch kn:kill nobody-watched", "tmux", "gogo:tmux"})
    void whatRunsCommandsOfWhichNobodyKnowsWhoTypesIsWithheld(String line) throws IOException, InterruptedException {
        try (PtyProcess terminal = daemon.knAtTerminal()) {
            terminal.expect("kn> ");
            terminal.type(line + "\r");
            terminal.expect("is not to be had here");
            terminal.expect("kn> ");
            terminal.type("kn:kill nobody-typed\r");
            terminal.expect("this container has no service nobody-typed");
            terminal.expect("kn> ");
            terminal.type("exit\r");
            terminal.expectEnd(0);
        }
        String audit = Files.readString(home.directory().resolve("data/log/audit.log"));
        assertTrue(audit.contains("nobody-typed"), audit);
        assertFalse(audit.contains("nobody-watched"), audit);
    }

    @Test
    void aKeyThatIsNotKnownIsRefused() throws IOException {
        Path key = scratch.resolve("stranger");
        assertEquals(
                0,
                daemon.run("", "ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key.toString())
                        .code());
        Ended refused = ssh("-i", key.toString(), "127.0.0.1", "services");
        assertEquals(SSH_FAILED, refused.code(), refused::toString);
        assertTrue(refused.err().contains("Permission denied (publickey)"), refused::toString);
        String print =
                daemon.run("", "ssh-keygen", "-l", "-f", key.toString()).out().split(" ")[1];
        Awaitility.await()
                .atMost(ContainerProcess.LIMIT)
                .untilAsserted(() -> assertEquals(
                        1,
                        home.log("none of its keys is in authorized_keys: " + print)
                                .size()));
        Ended password = ssh("-o", "PreferredAuthentications=password", "127.0.0.1", "services");
        assertEquals(SSH_FAILED, password.code(), password::toString);
    }

    private static Ended ssh(String... arguments) throws IOException {
        URI address = URI.create(Files.readString(url()).strip());
        List<String> command = new ArrayList<>(List.of(
                "ssh",
                "-F",
                "none",
                "-p",
                Integer.toString(address.getPort()),
                "-o",
                "BatchMode=yes",
                "-o",
                "IdentitiesOnly=yes",
                "-o",
                "IdentityAgent=none",
                "-o",
                "StrictHostKeyChecking=no",
                "-o",
                "UserKnownHostsFile=/dev/null"));
        command.addAll(List.of(arguments));
        return daemon.run("", command.toArray(String[]::new));
    }

    @Test
    void fiveHundredThatNeverLogInKeepNobodyOut() throws IOException {
        URI address = URI.create(Files.readString(url()).strip());
        long descriptors = descriptors();
        List<Socket> idle = new ArrayList<>();
        try {
            for (int i = 0; i < 500; i++) {
                idle.add(new Socket(address.getHost(), address.getPort()));
            }
            Ended done = daemon.kn("call", "greeter", "greet", "name=Crowd");
            assertEquals(0, done.code(), done::toString);
            assertTrue(descriptors() < descriptors + 100, () -> "not bounded: " + descriptors + " before");
        } finally {
            for (Socket socket : idle) {
                socket.close();
            }
        }
        Awaitility.await()
                .atMost(ContainerProcess.LIMIT)
                .untilAsserted(() -> assertTrue(descriptors() <= descriptors + 5, "descriptors are left over"));
        assertFalse(home.log("the oldest makes room").isEmpty());
    }

    private static long descriptors() throws IOException {
        String pid =
                Files.readString(home.directory().resolve("data/kilonova.lock")).split(" ")[0];
        try (Stream<Path> files = Files.list(Path.of("/proc", pid, "fd"))) {
            return files.count();
        }
    }

    @Test
    void theHostKeyOutlivesARestartAndTheContainerCanBeStoppedFromAfar() throws IOException {
        Path key = home.directory().resolve("data/ssh/host_key");
        String before = Files.readString(key);
        Ended stopped = daemon.kn("shutdown");
        assertEquals(0, stopped.code(), stopped::toString);
        Awaitility.await().atMost(ContainerProcess.LIMIT).until(() -> daemon.status() == NOT_RUNNING);
        assertFalse(Files.exists(url()));
        assertEquals(NOT_RUNNING, daemon.kn("services").code());

        daemon.begin();
        assertEquals(before, Files.readString(key));
        Ended again = daemon.kn("services");
        assertEquals(0, again.code(), again::toString);

        Path known = home.directory().resolve("data/ssh/known_hosts");
        String right = Files.readString(known);
        Files.writeString(
                known, "kilonova ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ7pHaBnyrCF1ilW4vGAUR5DZtEgOIKQwzRBpSS0IdnZ\n");
        Ended other = daemon.kn("services");
        Files.writeString(known, right);
        assertEquals(NO_ANSWER, other.code(), other::toString);
        assertTrue(other.err().contains("Host key verification failed."), other::toString);
        assertTrue(
                other.err()
                        .contains("kn: no answer over SSH from "
                                + Files.readString(url()).strip()),
                other::toString);
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.kilonova.compute.internal.process;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kilonova.compute.internal.image.Limits;
import org.kilonova.compute.internal.image.Program;

class ProcessDriverTest {

    private static final Duration GENEROUS = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    private final List<InstanceProcess> started = new ArrayList<>();
    private ProcessDriver driver;

    @BeforeEach
    void create() throws IOException {
        driver = new ProcessDriver("host1");
    }

    @AfterEach
    void killWhatIsLeft() {
        started.forEach(InstanceProcess::kill);
        // Until they have ended their shims may write into the directory.
        started.forEach(this::exit);
    }

    private InstanceProcess start(int run, Map<String, String> environment, Limits limits, String... command)
            throws IOException {
        InstanceProcess process = driver.start(directory, run, new Program(List.of(command), environment, limits));
        started.add(process);
        return process;
    }

    private InstanceProcess start(String... command) throws IOException {
        return start(1, Map.of(), Limits.NONE, command);
    }

    private Exit exit(InstanceProcess process) {
        return await().atMost(GENEROUS)
                .until(process::exit, Optional::isPresent)
                .orElseThrow();
    }

    private String console() throws IOException {
        return Files.readString(directory.resolve("console.log"));
    }

    @Test
    void tells_the_exit_code() throws IOException {
        assertEquals(0, exit(start("true")).code());
        assertEquals(1, exit(start(2, Map.of(), Limits.NONE, "false")).code());
        assertEquals(
                7, exit(start(3, Map.of(), Limits.NONE, "sh", "-c", "exit 7")).code());
    }

    @Test
    void runs_in_the_directory_with_a_clean_environment_and_arguments_as_they_are() throws IOException {
        exit(start(
                1,
                Map.of("COLOUR", "blue; $HOME"),
                Limits.NONE,
                "sh",
                "-c",
                "pwd; env | sort; for a; do echo \"[$a]\"; done; cat; echo oops >&2",
                "name",
                "two words",
                "$(touch bad)",
                "*"));

        String path = System.getenv("PATH");
        assertEquals(
                List.of(
                        directory.toRealPath().resolve("files").toString(),
                        "COLOUR=blue; $HOME",
                        "HOME=" + directory.resolve("files"),
                        "KILONOVA_HOST=host1",
                        "KILONOVA_INSTANCE=" + directory.getFileName(),
                        "PATH=" + path,
                        "PWD=" + directory.toRealPath().resolve("files"),
                        "[two words]",
                        "[$(touch bad)]",
                        "[*]",
                        "oops"),
                console().lines().toList());
        assertFalse(Files.exists(directory.resolve("files/bad")));
    }

    @Test
    void survives_what_a_terminal_does_to_its_group_and_knows_no_thread_here() throws Exception {
        InstanceProcess process = start("sleep", "1000");

        List<String> stat = List.of(
                Files.readString(Path.of("/proc/" + process.pid() + "/stat")).split(" "));
        String ourSession = Files.readString(Path.of("/proc/self/stat")).split(" ")[5];
        assertFalse(stat.get(5).equals(ourSession), "session");
        assertTrue(
                ProcessHandle.current().children().noneMatch(child -> child.pid() == process.pid()),
                "no child of this JVM");
        assertEquals(Optional.empty(), process.exit());
        assertEquals(
                0, ignored(process.pid()) & ~ignored(ProcessHandle.current().pid()), "signals ignored besides ours");
    }

    /** Of the signals that have names, which end with the 31st; whoever started the tests may have ignored some before. */
    private static long ignored(long pid) throws IOException {
        String line = Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                .filter(text -> text.startsWith("SigIgn"))
                .findFirst()
                .orElseThrow();
        return Long.parseUnsignedLong(line.split("\\s+")[1], 16) & 0x7fffffff;
    }

    @Test
    void ends_when_asked() throws IOException {
        InstanceProcess process = start("sleep", "1000");
        process.terminate();

        assertEquals(143, exit(process).code());
    }

    @Test
    void a_process_that_ignores_it_is_killed_with_what_it_started() throws IOException {
        InstanceProcess process = start("sh", "-c", "trap '' TERM; sleep 1000 & echo $!; while :; do sleep 1000; done");
        await().atMost(GENEROUS).until(() -> !console().isBlank());
        long child = Long.parseLong(console().strip());
        process.terminate();

        process.kill();

        assertEquals(137, exit(process).code());
        await().atMost(GENEROUS)
                .until(() ->
                        ProcessHandle.of(child).filter(ProcessHandle::isAlive).isEmpty());
    }

    @Test
    void what_is_left_behind_ends_with_the_command() throws IOException {
        exit(start("sh", "-c", "sleep 1000 & echo $!"));
        long left = Long.parseLong(console().strip());

        await().atMost(GENEROUS)
                .until(() ->
                        ProcessHandle.of(left).filter(ProcessHandle::isAlive).isEmpty());
    }

    @Test
    void without_its_shim_it_is_still_found_and_ended_but_nobody_knows_how() throws IOException {
        InstanceProcess process = start("sh", "-c", "sleep 1000 & echo $!; wait");
        await().atMost(GENEROUS).until(() -> !console().isBlank());
        long shim = Long.parseLong(
                Files.readAllLines(directory.resolve("process.1")).get(0).split(" ")[0]);
        ProcessHandle.of(shim).orElseThrow().destroyForcibly();
        await().atMost(GENEROUS)
                .until(() -> ProcStartTimes.create().orElseThrow().of(shim).isEmpty());
        assertEquals(Optional.empty(), process.exit());

        process.kill();

        assertNull(exit(process).code());
        long child = Long.parseLong(console().strip());
        await().atMost(GENEROUS)
                .until(() ->
                        ProcessHandle.of(child).filter(ProcessHandle::isAlive).isEmpty());
    }

    @Test
    void another_driver_finds_it_and_learns_how_it_ended_meanwhile() throws IOException {
        InstanceProcess process = start("sh", "-c", "while [ ! -e go ]; do sleep 0.05; done; exit 5");
        InstanceProcess found = new ProcessDriver("host1").find(directory, 1).orElseThrow();
        assertEquals(process.pid(), found.pid());
        assertEquals(Optional.empty(), found.exit());

        Files.createFile(directory.resolve("files/go"));
        await().atMost(GENEROUS).until(() -> Files.exists(directory.resolve("exit.1")));
        Exit exit = exit(new ProcessDriver("host1").find(directory, 1).orElseThrow());

        assertEquals(5, exit.code());
        assertFalse(exit.at().isBefore(found.startedAt()));
    }

    @Test
    void a_pid_that_was_given_out_again_is_not_signalled() throws Exception {
        Process stranger = new ProcessBuilder("sleep", "1000").start();
        try {
            String real = stranger.pid() + " "
                    + ProcStartTimes.create().orElseThrow().of(stranger.pid()).orElseThrow();
            String other = real.substring(0, real.length() - 1) + (real.endsWith("1") ? "2" : "1");
            Files.write(directory.resolve("process.1"), List.of(other, other));
            InstanceProcess record = driver.find(directory, 1).orElseThrow();

            assertTrue(record.exit().isPresent(), "it is not the process of the record");
            record.terminate();
            record.kill();

            assertTrue(stranger.isAlive());
            // The same record with the right start is signalled: the test would notice a signal.
            Files.write(directory.resolve("process.2"), List.of(other, real));
            driver.find(directory, 2).orElseThrow().kill();
            assertEquals(137, stranger.waitFor());
        } finally {
            stranger.destroyForcibly();
        }
    }

    @Test
    void the_same_run_is_never_started_twice() throws IOException {
        start("sleep", "1000");

        IOException refused = assertThrows(IOException.class, () -> start("touch", "second"));

        assertTrue(refused.getMessage().contains("process.1"), refused.getMessage());
        assertFalse(Files.exists(directory.resolve("second")));
    }

    @Test
    void a_command_that_is_not_there_is_told_before() {
        String message =
                assertThrows(IOException.class, () -> start("/no/such", "x")).getMessage();
        assertEquals("command /no/such does not exist on host host1", message);

        assertTrue(assertThrows(IOException.class, () -> start("nosuchcommand"))
                .getMessage()
                .contains("is in no directory of the PATH"));
        assertEquals(
                "command /etc/passwd is not executable on host host1",
                assertThrows(IOException.class, () -> start("/etc/passwd")).getMessage());
        assertFalse(Files.exists(directory.resolve("process.1")));
    }

    @Test
    void limits_hold() throws IOException {
        exit(start(1, Map.of(), new Limits(50, 3, 20, 4000), "sh", "-c", "ulimit -n; ulimit -f; ulimit -t; ulimit -v"));

        assertEquals(List.of("50", "6144", "20", "4096000"), console().lines().toList());
    }

    @Test
    void a_file_does_not_grow_beyond_its_limit() throws IOException {
        Exit exit = exit(
                start(1, Map.of(), new Limits(0, 1, 0, 0), "dd", "if=/dev/zero", "of=big", "bs=65536", "count=64"));

        assertTrue(exit.code() != 0);
        assertEquals(1 << 20, Files.size(directory.resolve("files/big")));
    }

    @Test
    void a_limit_that_is_not_granted_is_a_reason() {
        String message = assertThrows(
                        IOException.class,
                        () -> start(1, Map.of(), new Limits(Integer.MAX_VALUE, 0, 0, 0), "sleep", "1000"))
                .getMessage();

        assertTrue(message.contains("limit"), message);
    }

    @Test
    void works_without_setsid_too() throws IOException {
        driver = new ProcessDriver("host1", Optional.empty());
        InstanceProcess process = start("sleep", "1000");
        assertEquals(Optional.empty(), process.exit());

        process.terminate();

        assertEquals(143, exit(process).code());
    }

    @Test
    void a_file_in_the_way_is_a_reason() throws IOException {
        Files.createDirectory(directory.resolve("console.log"));

        String message =
                assertThrows(IOException.class, () -> start("sleep", "1000")).getMessage();

        assertTrue(message.contains("console.log"), message);
    }

    @Test
    void a_pipe_or_a_link_for_a_console_is_a_reason() throws Exception {
        Path console = directory.resolve("console.log");
        assertEquals(0, new ProcessBuilder("mkfifo", console.toString()).start().waitFor());
        String pipe =
                assertThrows(IOException.class, () -> start("sleep", "1000")).getMessage();
        assertTrue(pipe.contains("is no regular file"), pipe);

        Files.delete(console);
        Files.createSymbolicLink(console, directory.resolve("elsewhere"));
        String link =
                assertThrows(IOException.class, () -> start("sleep", "1000")).getMessage();
        assertTrue(link.contains("is no regular file"), link);
        assertFalse(Files.exists(directory.resolve("elsewhere")));
    }

    @Test
    void knows_its_runs() throws IOException {
        exit(start("true"));
        exit(start(2, Map.of(), Limits.NONE, "true"));
        assertEquals(List.of(1, 2), driver.runs(directory));

        driver.forget(directory, 1);

        assertEquals(List.of(2), driver.runs(directory));
        assertTrue(driver.find(directory, 1).isEmpty());
    }
}

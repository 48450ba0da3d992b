// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.kilonova.itests.Distribution;

/** {@code bin/kilonova}: the lock on a home, the daemon, and the archive unpacked somewhere else. */
class CommandTest {

    private static final int HOME_LOCKED = 3;
    private static final int NOT_RUNNING = 5;

    @RegisterExtension
    final Containers containers = new Containers();

    @TempDir
    Path scratch;

    private record Ended(int code, String output) {}

    @Test
    void aSecondContainerOnTheSameHomeRefuses() throws IOException, InterruptedException {
        ContainerHome home = ContainerHome.in(scratch);
        try (ContainerProcess container = containers.start(home)) {
            Ended second = kilonova("run", "--home", home.directory().toString(), "--shell", "none");
            assertEquals(HOME_LOCKED, second.code(), second.output());
            assertTrue(second.output().contains("process " + container.pid()), second.output());
            Ended daemon = kilonova("start", "--home", home.directory().toString());
            assertEquals(HOME_LOCKED, daemon.code(), daemon.output());
            assertEquals(1, container.table("kn:managers").count("Topic", "rest"), "the first one goes on");
        }
    }

    @Test
    void runsInTheBackgroundUntilItIsStopped() throws IOException, InterruptedException {
        String home = ContainerHome.in(scratch).directory().toString();
        assertEquals(NOT_RUNNING, kilonova("status", "--home", home).code());
        Ended start = kilonova("start", "--home", home);
        try {
            assertEquals(0, start.code(), start.output());
            Ended status = kilonova("status", "--home", home);
            assertEquals(0, status.code(), status.output());
            assertTrue(status.output().startsWith("running, process "), status.output());
            assertEquals(HOME_LOCKED, kilonova("start", "--home", home).code());
        } finally {
            Ended stop = kilonova("stop", "--home", home);
            assertEquals(0, stop.code(), stop.output());
        }
        assertEquals(NOT_RUNNING, kilonova("status", "--home", home).code());
        assertEquals(0, kilonova("stop", "--home", home).code(), "what is stopped can be stopped again");
    }

    @Test
    void theArchiveRunsFromADirectoryWithSpacesWithoutMaven() throws IOException, InterruptedException {
        Path place = Files.createDirectories(scratch.resolve("a place with spaces"));
        Path archive = Distribution.root().resolveSibling(Distribution.root().getFileName() + ".tar.gz");
        Ended tar = run(Map.of(), "tar", "-xzf", archive.toString(), "-C", place.toString());
        assertEquals(0, tar.code(), tar.output());
        Path unpacked = place.resolve(Distribution.root().getFileName().toString());
        ContainerHome home = new ContainerHome(unpacked);
        Files.createDirectories(home.deploy());
        home.drop(Distribution.example("greeter-1.0.0.jar"), "greeter.jar");

        Path tools = toolsWithoutMaven();
        Map<String, String> environment = Map.of("PATH", tools.toString());
        assertEquals(127, run(environment, "sh", "-c", "mvn -v").code(), "there is no Maven on this PATH");
        try (ContainerProcess container = new ContainerProcess(home, unpacked, environment, List.of())) {
            String answer = container.ready().command("kn:call greeter greet name=World");
            assertTrue(answer.contains("Hello, World!"), answer);
            container.endOfInput();
            assertEquals(0, container.exitCode(), container::report);
        }
        // JUnit warns of each link that it finds when it tidies up.
        try (Stream<Path> links = Files.list(tools)) {
            for (Path link : (Iterable<Path>) links::iterator) {
                Files.delete(link);
            }
        }
    }

    /** All commands of this machine but Maven's. */
    private Path toolsWithoutMaven() throws IOException {
        Path tools = Files.createDirectories(scratch.resolve("tools"));
        for (String directory : List.of("/bin", "/usr/bin")) {
            try (Stream<Path> files = Files.list(Path.of(directory))) {
                for (Path file : (Iterable<Path>) files::iterator) {
                    Path link = tools.resolve(file.getFileName());
                    if (!file.getFileName().toString().startsWith("mvn") && !Files.isSymbolicLink(link)) {
                        Files.createSymbolicLink(link, file);
                    }
                }
            }
        }
        return tools;
    }

    private Ended kilonova(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(arguments));
        command.add(0, Distribution.command().toString());
        return run(Map.of(), command.toArray(String[]::new));
    }

    private Ended run(Map<String, String> environment, String... command) throws IOException, InterruptedException {
        // A file: a daemon may go on holding a pipe.
        Path output = Files.createTempFile(scratch, "output", ".txt");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        if (!process.waitFor(ContainerProcess.LIMIT.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly();
            return fail(String.join(" ", command) + " has not ended: " + Files.readString(output));
        }
        return new Ended(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
    }
}

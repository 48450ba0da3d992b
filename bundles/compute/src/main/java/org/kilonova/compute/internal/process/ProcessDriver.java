// SPDX-License-Identifier: Apache-2.0
package org.kilonova.compute.internal.process;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.kilonova.compute.internal.image.Limits;
import org.kilonova.compute.internal.image.Program;

/**
 * Runs programs as processes of the operating system, each beside a shim: a shell in a session of its own that waits for it and
 * writes down its exit code. So neither the end of this JVM nor a Ctrl-C at its terminal touches them, no thread waits for them
 * here, and how they ended is known even if it happened while no container ran.
 */
public final class ProcessDriver implements Driver {

    private static final String STARTED = "started";
    private static final String DEFAULT_PATH = "/usr/local/bin:/usr/bin:/bin";
    private static final String SHELL = "/bin/sh";

    private static final int BLOCKS_PER_MB = 2048;
    private static final int KB_PER_MB = 1024;

    /** A launch takes milliseconds; a file system that hangs must not hold up the other instances. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final String host;
    private final String path;
    private final Optional<Path> setsid;
    private final String launch = script("launch.sh");
    private final String shim = script("shim.sh");
    private final StartTimes times;

    /** @param host as the instances are told */
    public ProcessDriver(String host) throws IOException {
        this(host, Executable.find("setsid", containerPath()));
    }

    /**
     * @param setsid of util-linux. Without it the process group is the container's, and what an instance leaves behind is not ended
     *     with it
     */
    ProcessDriver(String host, Optional<Path> setsid) throws IOException {
        this.host = host;
        this.path = containerPath();
        this.setsid = setsid;
        this.times = ProcStartTimes.create().orElseGet(JavaStartTimes::new);
    }

    private static String script(String name) throws IOException {
        try (InputStream script = ProcessDriver.class.getResourceAsStream(name)) {
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String containerPath() {
        return System.getenv().getOrDefault("PATH", DEFAULT_PATH);
    }

    @Override
    public String name() {
        return "process";
    }

    @Override
    public InstanceProcess start(Path directory, int run, Program program) throws IOException {
        Path console = directory.resolve("console.log");
        if (Files.exists(console, LinkOption.NOFOLLOW_LINKS)
                && !Files.isRegularFile(console, LinkOption.NOFOLLOW_LINKS)) {
            // The shim would follow a link, and wait for ever at a pipe.
            throw new IOException(console + " is no regular file; remove it");
        }
        Map<String, String> environment = environment(directory, program);
        String command = program.command().get(0);
        String problem = Executable.problem(command, environment.get("PATH"));
        if (problem != null) {
            throw new IOException("command " + command + " " + problem + " on host " + host);
        }
        ProcessBuilder builder = new ProcessBuilder(arguments(run, program))
                .directory(directory.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(environment);
        launch(builder);
        completeRecord(OsProcess.RECORDS.file(directory, run));
        return find(directory, run)
                .orElseThrow(() -> new IOException("the shim left no record of what it started in " + directory));
    }

    private Map<String, String> environment(Path directory, Program program) {
        Map<String, String> environment = new HashMap<>(Map.of("PATH", path));
        environment.putAll(program.environment());
        environment.put("HOME", directory.resolve("files").toString());
        environment.put("KILONOVA_INSTANCE", directory.getFileName().toString());
        environment.put("KILONOVA_HOST", host);
        return environment;
    }

    private List<String> arguments(int run, Program program) {
        Limits limits = program.limits();
        List<String> arguments = new ArrayList<>(List.of(SHELL, "-c", launch, "kilonova-launch"));
        arguments.addAll(setsid.map(path -> List.of("session", path.toString())).orElse(List.of("background")));
        arguments.addAll(List.of(SHELL, "-c", shim, "kilonova-shim"));
        arguments.add(Integer.toString(run));
        arguments.add(Integer.toString(limits.openFiles()));
        arguments.add(Long.toString((long) limits.fileSizeMb() * BLOCKS_PER_MB));
        arguments.add(Integer.toString(limits.cpuSeconds()));
        arguments.add(Long.toString((long) limits.addressSpaceMb() * KB_PER_MB));
        arguments.addAll(program.command());
        return arguments;
    }

    /** Returns when the command is about to run. A shim that answers too late finds nobody to tell and does not run it. */
    private static void launch(ProcessBuilder builder) throws IOException {
        Process launcher = builder.start();
        String answer;
        try (InputStream output = launcher.getInputStream()) {
            if (!launcher.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IOException("could not be started: no answer within " + PATIENCE.toSeconds() + " s");
            }
            answer = new String(output.readAllBytes(), Charset.defaultCharset()).strip();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while it was started");
        } finally {
            if (launcher.isAlive()) {
                launcher.descendants().forEach(ProcessHandle::destroyForcibly);
                launcher.destroyForcibly();
            }
        }
        if (!answer.equals(STARTED)) {
            throw new IOException("could not be started: " + (answer.isEmpty() ? "no reason given" : answer));
        }
    }

    /** Where the shim cannot tell when a process was started, Java can, now that it runs. */
    private void completeRecord(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file);
        if (lines.stream().noneMatch(line -> line.endsWith(" " + ProcessId.UNKNOWN))) {
            return;
        }
        List<String> complete = new ArrayList<>();
        for (String line : lines) {
            long pid = ProcessId.parse(line).pid();
            complete.add(new ProcessId(pid, times.of(pid).orElse(ProcessId.UNKNOWN)).toString());
        }
        Files.write(file, complete);
    }

    @Override
    public Optional<InstanceProcess> find(Path directory, int run) throws IOException {
        return OsProcess.read(directory, run, times);
    }

    @Override
    public void forget(Path directory, int run) throws IOException {
        OsProcess.delete(directory, run);
    }

    @Override
    public List<Integer> runs(Path directory) throws IOException {
        return OsProcess.RECORDS.in(directory);
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.kilonova.launcher.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Does what a person would do at the first meeting, on a home of its own, and checks it: starts a container, drops in the greeter,
 * calls it, puts the next version over it while calls are running, takes it out, stops. Exits with 0, or 1 when a check failed.
 */
public final class Demo {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(50);
    private static final String GREET = "kn:call greeter greet name=World";

    private final Path distribution;
    private final Path home;
    private final PrintStream out;

    private Demo(Path distribution, Path home, PrintStream out) {
        this.distribution = distribution;
        this.home = home;
        this.out = out;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        Path home = Files.createTempDirectory("kilonova-demo-");
        try {
            new Demo(Path.of(System.getProperty("kilonova.distribution")), home, out).run();
        } catch (DemoFailure e) {
            out.println("✗ " + e.getMessage());
            tail(home.resolve("data/log/kilonova.log"), out);
            out.println("The demo failed; its home is kept: " + home);
            System.exit(1);
        }
        delete(home);
        out.println("The demo passed.");
    }

    private void run() throws DemoFailure, IOException, InterruptedException {
        Path jar = home.resolve("deploy").resolve("greeter.jar");
        step("Start a container in " + home);
        try (PipedShell shell = new PipedShell(distribution, home, LIMIT)) {
            Instant begin = Instant.now();
            show(shell, "kn:managers");
            checked("the container runs and its shell answers, after " + since(begin));

            step("Drop greeter-1.0.0.jar into deploy/");
            begin = Instant.now();
            put("greeter-1.0.0.jar", jar);
            until(shell, GREET, answer -> answer.contains("Hello, World!"));
            checked("the manager serves, " + since(begin) + " after its jar was dropped");
            show(shell, GREET);
            require(show(shell, "kn:services"), answer -> answer.contains("greeter") && answer.contains(":-)"));
            checked("the service table shows it alive");

            step("Put greeter-1.1.0.jar over it while calls are running");
            swap(shell, jar);

            step("Remove the jar (messages wait ten seconds for a successor: swap_grace)");
            begin = Instant.now();
            Files.delete(jar);
            until(shell, "kn:managers", answer -> !answer.contains("greeter"));
            require(show(shell, GREET + " --timeout 5"), PipedShell.Answer::failed);
            checked("the manager is gone after " + since(begin) + ", and a call says so");

            step("Stop");
            begin = Instant.now();
            int code = shell.terminate();
            if (code != 0) {
                throw new DemoFailure("the container ended with exit code " + code + " instead of 0");
            }
            checked("stopped by SIGTERM with exit code 0 after " + since(begin));
        }
    }

    private void swap(PipedShell shell, Path jar) throws DemoFailure, IOException, InterruptedException {
        Predicate<PipedShell.Answer> isOld = answer -> answer.contains("Hello, caller-");
        Predicate<PipedShell.Answer> isNew = answer -> answer.contains("Welcome, caller-");
        try (Calls calls = Calls.begin(shell)) {
            await("calls to the old version", () -> calls.count(isOld) >= 10);
            Instant begin = Instant.now();
            put("greeter-1.1.0.jar", jar);
            await("an answer of the new version", () -> calls.count(isNew) > 0);
            String took = since(begin);
            long before = calls.count(answer -> true);
            await("more calls", () -> calls.count(answer -> true) >= before + 20);
            calls.end();
            long failed =
                    calls.count(answer -> answer.failed() || !isOld.or(isNew).test(answer));
            out.println(calls.last());
            checked("version 1.1 answers, " + took + " after its jar was put there");
            String counted = calls.count(answer -> true) + " calls meanwhile: " + calls.count(isOld)
                    + " answered by 1.0, " + calls.count(isNew) + " by 1.1, " + failed + " failed";
            if (failed > 0) {
                throw new DemoFailure(counted);
            }
            checked(counted);
        }
        require(
                show(shell, "kn:call --version 1.1 greeter farewell name=World"),
                answer -> answer.contains("Goodbye, World!"));
        checked("what is new in 1.1 can be called");
    }

    private interface Condition {

        boolean holds() throws DemoFailure, InterruptedException;
    }

    private static void await(String what, Condition condition) throws DemoFailure, InterruptedException {
        Instant end = Instant.now().plus(LIMIT);
        while (!condition.holds()) {
            if (Instant.now().isAfter(end)) {
                throw new DemoFailure("waited " + LIMIT.toSeconds() + " s in vain for " + what);
            }
            Thread.sleep(POLL.toMillis());
        }
    }

    private static void until(PipedShell shell, String command, Predicate<PipedShell.Answer> expected)
            throws DemoFailure, InterruptedException {
        await("'" + command + "' to answer as expected", () -> expected.test(shell.run(command)));
    }

    private static void require(PipedShell.Answer answer, Predicate<PipedShell.Answer> expected) throws DemoFailure {
        if (!expected.test(answer)) {
            throw new DemoFailure("unexpected answer: " + answer);
        }
    }

    private PipedShell.Answer show(PipedShell shell, String command) throws DemoFailure, InterruptedException {
        PipedShell.Answer answer = shell.run(command);
        out.println("kn> " + command);
        if (!answer.lines().isEmpty()) {
            out.println(answer);
        }
        return answer;
    }

    private void put(String example, Path jar) throws IOException {
        Files.copy(distribution.resolve("examples").resolve(example), jar, StandardCopyOption.REPLACE_EXISTING);
    }

    private void step(String what) {
        out.println();
        out.println("== " + what);
    }

    private void checked(String what) {
        out.println("✓ " + what);
    }

    private static String since(Instant begin) {
        return Duration.between(begin, Instant.now()).toMillis() + " ms";
    }

    private static void tail(Path log, PrintStream out) throws IOException {
        if (Files.exists(log)) {
            List<String> lines = Files.readAllLines(log);
            lines.subList(Math.max(0, lines.size() - 20), lines.size()).forEach(out::println);
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : (Iterable<Path>) files.sorted(Comparator.reverseOrder())::iterator) {
                Files.delete(file);
            }
        }
    }
}

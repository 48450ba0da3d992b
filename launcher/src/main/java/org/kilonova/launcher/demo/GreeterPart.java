// SPDX-License-Identifier: Apache-2.0
package org.kilonova.launcher.demo;

import static org.kilonova.launcher.demo.Stage.since;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.function.Predicate;

/** A manager's jar is dropped in, replaced while calls are running, and taken out. */
final class GreeterPart {

    private static final String GREET = "kn:call greeter greet name=World";

    private final Stage stage;
    private final Path examples;
    private final Path jar;

    GreeterPart(Stage stage, Path distribution, Path home) {
        this.stage = stage;
        this.examples = distribution.resolve("examples");
        this.jar = home.resolve("deploy").resolve("greeter.jar");
    }

    void run(PipedShell shell) throws DemoFailure, IOException, InterruptedException {
        stage.step("Drop greeter-1.0.0.jar into deploy/");
        Instant begin = Instant.now();
        put("greeter-1.0.0.jar");
        stage.until(shell, GREET, answer -> answer.contains("Hello, World!"));
        stage.checked("the manager serves, " + since(begin) + " after its jar was dropped");
        stage.show(shell, GREET);
        stage.require(stage.show(shell, "kn:services"), answer -> answer.contains("greeter") && answer.contains(":-)"));
        stage.checked("the service table shows it alive");

        stage.step("Put greeter-1.1.0.jar over it while calls are running");
        swap(shell);

        stage.step("Remove the jar (messages wait ten seconds for a successor: swap_grace)");
        begin = Instant.now();
        Files.delete(jar);
        stage.until(shell, "kn:managers", answer -> !answer.contains("greeter"));
        stage.require(stage.show(shell, GREET + " --timeout 5"), PipedShell.Answer::failed);
        stage.checked("the manager is gone after " + since(begin) + ", and a call says so");
    }

    private void swap(PipedShell shell) throws DemoFailure, IOException, InterruptedException {
        Predicate<PipedShell.Answer> isOld = answer -> answer.contains("Hello, caller-");
        Predicate<PipedShell.Answer> isNew = answer -> answer.contains("Welcome, caller-");
        try (Calls calls = Calls.begin(shell)) {
            stage.await("calls to the old version", () -> calls.count(isOld) >= 10);
            Instant begin = Instant.now();
            put("greeter-1.1.0.jar");
            stage.await("an answer of the new version", () -> calls.count(isNew) > 0);
            String took = since(begin);
            long before = calls.count(answer -> true);
            stage.await("more calls", () -> calls.count(answer -> true) >= before + 20);
            calls.end();
            long failed =
                    calls.count(answer -> answer.failed() || !isOld.or(isNew).test(answer));
            stage.say(calls.last());
            stage.checked("version 1.1 answers, " + took + " after its jar was put there");
            String counted = calls.count(answer -> true) + " calls meanwhile: " + calls.count(isOld)
                    + " answered by 1.0, " + calls.count(isNew) + " by 1.1, " + failed + " failed";
            if (failed > 0) {
                throw new DemoFailure(counted);
            }
            stage.checked(counted);
        }
        stage.require(
                stage.show(shell, "kn:call --version 1.1 greeter farewell name=World"),
                answer -> answer.contains("Goodbye, World!"));
        stage.checked("what is new in 1.1 can be called");
    }

    private void put(String example) throws IOException {
        Files.copy(examples.resolve(example), jar, StandardCopyOption.REPLACE_EXISTING);
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.kilonova.launcher.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Predicate;

/** Tells what is done, and waits for what has to come of it. */
final class Stage {

    static final Duration LIMIT = Duration.ofSeconds(60);

    private static final Duration POLL = Duration.ofMillis(50);

    interface Condition {

        boolean holds() throws DemoFailure, IOException, InterruptedException;
    }

    private final PrintStream out;

    Stage(PrintStream out) {
        this.out = out;
    }

    void step(String what) {
        out.println();
        out.println("== " + what);
    }

    void checked(String what) {
        out.println("✓ " + what);
    }

    void say(Object line) {
        out.println(line);
    }

    void await(String what, Condition condition) throws DemoFailure, IOException, InterruptedException {
        Instant end = Instant.now().plus(LIMIT);
        while (!condition.holds()) {
            if (Instant.now().isAfter(end)) {
                throw new DemoFailure("waited " + LIMIT.toSeconds() + " s in vain for " + what);
            }
            Thread.sleep(POLL.toMillis());
        }
    }

    void until(PipedShell shell, String command, Predicate<PipedShell.Answer> expected)
            throws DemoFailure, IOException, InterruptedException {
        await("'" + command + "' to answer as expected", () -> expected.test(shell.run(command)));
    }

    void require(PipedShell.Answer answer, Predicate<PipedShell.Answer> expected) throws DemoFailure {
        if (!expected.test(answer)) {
            throw new DemoFailure("unexpected answer: " + answer);
        }
    }

    PipedShell.Answer show(PipedShell shell, String command) throws DemoFailure, InterruptedException {
        PipedShell.Answer answer = shell.run(command);
        out.println("kn> " + command);
        if (!answer.lines().isEmpty()) {
            out.println(answer);
        }
        return answer;
    }

    static String since(Instant begin) {
        return Duration.between(begin, Instant.now()).toMillis() + " ms";
    }
}

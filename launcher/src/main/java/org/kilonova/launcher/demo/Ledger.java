// SPDX-License-Identifier: Apache-2.0
package org.kilonova.launcher.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.kilonova.launcher.LaunchException;

/**
 * Swaps a manager many times, sometimes for a broken version, while several clients call it all the time, and then counts: was every
 * call answered once, was every message run once? Exits with 0, with 1 if not, or if a version did not fare as it should, and with 2 on
 * arguments that cannot be understood.
 */
public final class Ledger {

    private static final String CLIENT = "ledger-client.jar";
    private static final long PAUSE_MICROS = 1000;
    private static final int ONE_BY_COMMAND_IN = 3;

    /** The thread of a version that leaks. */
    private static final String FORGOTTEN = "kn-ledger-forgotten";

    private final Path distribution;
    private final DemoHome home;
    private final LedgerOptions options;
    private final Stage stage;
    private final List<String> surprises = new ArrayList<>();
    private final List<String> leaking = new ArrayList<>();
    private double longestBeside;
    private double longestHeld;

    private Ledger(Path distribution, DemoHome home, LedgerOptions options, Stage stage) {
        this.distribution = distribution;
        this.home = home;
        this.options = options;
        this.stage = stage;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException, LaunchException {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        LedgerOptions options = null;
        try {
            options = LedgerOptions.of(List.of(arguments));
        } catch (IllegalArgumentException e) {
            System.err.println("kilonova: " + e.getMessage());
            System.exit(2);
        }
        Path distribution = Path.of(System.getProperty("kilonova.distribution"));
        DemoHome home = DemoHome.create(distribution, "kilonova-ledger-");
        try {
            new Ledger(distribution, home, options, new Stage(out)).run();
        } catch (DemoFailure e) {
            out.println("✗ " + e.getMessage());
            home.tailOfLog().forEach(out::println);
            out.println("The ledger run failed; its home is kept: " + home.directory());
            System.exit(1);
        }
        home.delete();
        out.println("The books balance.");
    }

    private void run() throws DemoFailure, IOException, InterruptedException {
        configure();
        stage.step("Start a container in " + home.directory());
        try (PipedShell shell = new PipedShell(distribution, home.directory(), Stage.LIMIT)) {
            LedgerLoad load = new LedgerLoad(shell);
            LedgerSwap swap = new LedgerSwap(stage, shell, home.directory().resolve("deploy"));
            begin(shell, load, swap);
            stage.step(options.clients() + " clients for " + options.seconds() + " s without swaps");
            load.figures();
            Thread.sleep(Duration.ofSeconds(options.seconds()).toMillis());
            LedgerLoad.Figures quiet = load.figures();
            stage.say(String.format(
                    Locale.ROOT,
                    "%d calls answered, %d bad; 99.9 %% within %.1f ms, the longest took %.1f ms",
                    quiet.answered(),
                    quiet.bad(),
                    quiet.p999(),
                    quiet.longest()));
            stage.step(options.swaps() + " swaps under the same load");
            swaps(load, swap);
            load.end();
            stage.step("What is left of the versions that have gone");
            left(shell);
            stage.step("The books");
            books(quiet);
            if (shell.terminate() != 0) {
                surprises.add("the container did not stop cleanly");
            }
        }
        if (!surprises.isEmpty()) {
            throw new DemoFailure(String.join("\n✗ ", surprises));
        }
    }

    /** Everything a little quicker than in real life. */
    private void configure() throws IOException {
        home.configure("org.kilonova.core", "init_timeout = 2");
        home.configure("org.kilonova.core", "transport_url = " + options.transportUrl());
        home.configure("org.kilonova.rest", "port = 0");
        home.configure("org.kilonova.deploy", "poll_interval = 0.1");
        home.configure("org.kilonova.deploy", "settle_time = 0.2");
        home.configure("org.kilonova.deploy", "probation_time = 10");
        home.configure("org.kilonova.deploy", "probation_calls = 500");
        home.configure("org.kilonova.deploy", "probation_latency_floor = 0.25");
    }

    private void begin(PipedShell shell, LedgerLoad load, LedgerSwap swap)
            throws DemoFailure, IOException, InterruptedException {
        Path examples = distribution.resolve("examples");
        swap.drop(examples.resolve("ledger-1.0.0.jar"));
        Files.copy(
                examples.resolve("ledger-client-1.0.0.jar"),
                home.directory().resolve("deploy").resolve(CLIENT));
        stage.until(shell, "kn:call ledger totals", answer -> !answer.failed());
        stage.until(shell, "kn:call ledger-client figures", answer -> !answer.failed());
        load.begin(options.clients(), PAUSE_MICROS);
    }

    private void swaps(LedgerLoad load, LedgerSwap swap) throws DemoFailure, IOException, InterruptedException {
        CandidateJar ledger = new CandidateJar(distribution.resolve("examples/ledger-1.0.0.jar"));
        Path jar = home.directory().resolve("next.jar");
        Candidate serving = Candidate.GOOD;
        stage.say(" no  by    version  what it is        what became of it     pause  longest call  failed  reason");
        for (int number = 1; number <= options.swaps(); number++) {
            Candidate candidate = LedgerPlan.candidate(number);
            String version = LedgerPlan.version(number);
            boolean byCommand = number % ONE_BY_COMMAND_IN == 0;
            ledger.write(candidate, version, jar);
            if (byCommand) {
                swap.command(jar);
            } else {
                swap.drop(jar);
            }
            LedgerSwap.Decision decision = swap.decided(version);
            LedgerLoad.Figures figures = load.figures();
            // An exclusive version cannot stand beside the next one either.
            if (candidate == Candidate.EXCLUSIVE || serving == Candidate.EXCLUSIVE) {
                longestHeld = Math.max(longestHeld, figures.longest());
            } else {
                longestBeside = Math.max(longestBeside, figures.longest());
            }
            if (serving == Candidate.LEAKS_THREAD) {
                leaking.add(LedgerPlan.version(number - 1));
            }
            serving = candidate.fate() == Candidate.Fate.STAYS ? candidate : serving;
            stage.say(String.format(
                    Locale.ROOT,
                    "%3d  %s  %-7s  %-16s  %-17s %9s  %9.1f ms  %6d  %s",
                    number,
                    byCommand ? "swap" : "file",
                    version,
                    candidate,
                    decision.step(),
                    decision.pause(),
                    figures.longest(),
                    figures.bad(),
                    decision.reason()));
            judge(candidate, version, decision, figures);
        }
    }

    private void judge(Candidate candidate, String version, LedgerSwap.Decision decision, LedgerLoad.Figures figures) {
        if (!decision.step().equals(candidate.fate().step())) {
            surprises.add(version + " (" + candidate + ") ended " + decision.step() + " instead of "
                    + candidate.fate().step());
        }
        boolean mayFail = candidate.fate() == Candidate.Fate.FAILS_CALLS;
        if (mayFail && figures.bad() == 0) {
            surprises.add("no call noticed " + version + " (" + candidate + ")");
        }
        if (!mayFail && figures.bad() > 0) {
            surprises.add(
                    figures.bad() + " calls failed around " + version + " (" + candidate + "): " + figures.failure());
        }
    }

    /** Nothing but what holds itself; whether anything does is known only after a collection of garbage. */
    private void left(PipedShell shell) throws DemoFailure, IOException, InterruptedException {
        Pattern row = Pattern.compile("\\d+ +org\\.kilonova\\.ledger +(\\S+) .*");
        stage.await(
                "what does not leak to be gone",
                () -> shell.run("kn:leaks").lines().stream()
                        .map(row::matcher)
                        .filter(Matcher::matches)
                        .allMatch(line ->
                                leaking.contains(line.group(1)) && line.group().contains(FORGOTTEN)));
        PipedShell.Answer answer = stage.show(shell, "kn:leaks");
        if (!leaking.isEmpty() && !answer.contains(FORGOTTEN)) {
            surprises.add("nobody has noticed what " + leaking + " left behind");
        }
    }

    private void books(LedgerLoad.Figures quiet) throws DemoFailure, IOException, InterruptedException {
        // Casts that were accepted may still wait to be run.
        stage.await(
                "every cast to be entered",
                () -> LedgerBooks.of(home.directory()).casts().missing() == 0);
        LedgerBooks books = LedgerBooks.of(home.directory());
        stage.say(books);
        stage.say(books.versions().size() + " versions have served");
        stage.say(String.format(
                Locale.ROOT,
                "the longest call: without swaps %.1f ms (99.9 %% within %.1f ms), with versions beside each other %.1f ms,"
                        + " with exclusive ones %.1f ms",
                quiet.longest(),
                quiet.p999(),
                longestBeside,
                longestHeld));
        if (!books.balanced()) {
            surprises.add("the books do not balance");
        }
    }
}

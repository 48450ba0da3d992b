// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.felix.gogo.runtime.CommandProcessorImpl;
import org.apache.felix.gogo.runtime.threadio.ThreadIOImpl;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Converter;
import org.apache.felix.service.command.Job;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kilonova.container.Container;
import org.kilonova.container.DeployFolder;
import org.kilonova.container.DeployedFile;
import org.kilonova.container.GenerationState;
import org.kilonova.container.Remains;
import org.kilonova.container.SwapCheck;
import org.kilonova.container.SwapFailedException;
import org.kilonova.container.SwapInfo.Step;
import org.kilonova.container.Swaps;
import org.kilonova.shell.CommandException;

/** With the real Gogo, which has to find the session, the options and the words of these commands. */
class SwapCommandsTest {

    private static final Duration LONG = Duration.ofSeconds(30);

    private final FakeSwaps swaps = new FakeSwaps();
    private final FakeContainer container = new FakeContainer(Samples.swapping(GenerationState.STANDBY));
    private final FakeRegistry registry = new FakeRegistry()
            .with(Swaps.class, swaps)
            .with(Container.class, container)
            .with(DeployFolder.class, List::of);
    private final ThreadIOImpl streams = new ThreadIOImpl();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private CommandProcessorImpl processor;
    private CommandSession session;

    @TempDir
    Path directory;

    @BeforeEach
    void start() throws Exception {
        Files.createFile(directory.resolve("greeter-1.1.jar"));
        streams.start();
        processor = new CommandProcessorImpl(streams);
        SwapCommands commands = new SwapCommands(registry.services(), Samples.CLOCK);
        for (String name : new String[] {"swap", "swaps", "promote", "rollback"}) {
            processor.addCommand("kn", commands, name);
        }
        processor.addCommand("kn", new LeakCommands(registry.services(), () -> 87_000_000), "leaks");
        processor.addConverter(new Rendering(Samples.CLOCK));
        PrintStream output = new PrintStream(out, true, StandardCharsets.UTF_8);
        session = processor.createSession(
                new ByteArrayInputStream("y\n".getBytes(StandardCharsets.US_ASCII)), output, output);
        session.put("SCOPE", "kn:*");
        session.currentDir(directory);
    }

    @AfterEach
    void stop() {
        session.close();
        processor.stop();
        streams.stop();
    }

    @Test
    void aSwapSaysHowToGoOn() throws Exception {
        swaps.answers(Samples.swap(12, Step.PROBATION, "until 12:01:00 or 1000 calls"));

        assertEquals("""
                swap 12 of greeter.jar: 1.1.0 serves on probation, 1.0.0 stands by
                  answers since  2026-11-22T11:57:01.240Z  2m 58s ago
                  took           1.2s
                  pause          3ms
                  probation      until 12:01:00 or 1000 calls
                  next           kn:promote greeter.jar keeps it, kn:rollback greeter.jar goes back""", run("swap greeter-1.1.jar"));
        assertEquals(List.of("swap greeter-1.1.jar SwapOptions[by=kn:swap, force=false, share=100]"), swaps.told);
    }

    @Test
    void theEndOfAProbationIsTheOneOfTheFile() throws Exception {
        swaps.answers(Samples.swap(12, Step.PROBATION, null));
        registry.with(
                DeployFolder.class,
                () -> List.of(new DeployedFile(
                        "greeter.jar", DeployedFile.Status.PROBATION, "until noon", 35, "b", "1.1.0", Samples.NOW)));

        assertTrue(run("swap greeter-1.1.jar").contains("probation      until noon"));
    }

    @Test
    void optionsAreHandedOn() throws Exception {
        swaps.answers(Samples.swap(12, Step.PERMANENT, null));

        run("swap --share 10 --force greeter-1.1.jar");

        assertEquals(List.of("swap greeter-1.1.jar SwapOptions[by=kn:swap, force=true, share=10]"), swaps.told);
        assertEquals("--share wants a whole number from 1 to 100, not 0", complaint("swap --share 0 greeter-1.1.jar"));
        assertTrue(complaint("swap greeter-1.1.jar --share").contains("usage: kn:swap"));
        assertEquals(
                "something is missing; usage: kn:swap [--dry-run] [--force] [--share PERCENT] FILE", complaint("swap"));
    }

    @Test
    void aRefusalIsAFailureWithItsReason() {
        swaps.answers(Samples.swap(12, Step.REFUSED, "initHost threw\n  IllegalStateException"));

        assertEquals(
                "swap 12 of greeter.jar: 1.1.0 was refused, 1.0.0 goes on serving: initHost threw IllegalStateException"
                        + "; kn:swaps 12 shows all of it",
                complaint("swap greeter-1.1.jar"));

        swaps.answer = CompletableFuture.failedFuture(new SwapFailedException("no file has that bundle"));
        assertEquals("no file has that bundle", complaint("swap greeter-1.1.jar"));
    }

    @Test
    void filesThatAreNotThereAreTold() throws Exception {
        assertTrue(complaint("swap other.jar").startsWith("there is no file " + directory.resolve("other.jar")));
        assertTrue(complaint("swap .").endsWith("is no file: name the jar itself"));
        assertEquals(List.of(), swaps.told);
    }

    @Test
    void theStepsAreSaidAsTheyHappen() throws Exception {
        swaps.swaps.add(Samples.swap(11, Step.STARTING, null));
        CompletableFuture<Object> command = CompletableFuture.supplyAsync(() -> quietly("swap greeter-1.1.jar"));
        Awaitility.await().atMost(LONG).until(() -> !swaps.told.isEmpty());
        swaps.swaps.add(0, Samples.swap(12, Step.STARTING, null));
        Awaitility.await().atMost(LONG).until(() -> text().equals("swap 12: starts 1.1.0\n"));
        swaps.swaps.set(0, Samples.swap(12, Step.SWITCHING, null));
        Awaitility.await().atMost(LONG).until(() -> text().contains("swap 12: switches from 1.0.0 to 1.1.0\n"));

        swaps.answer.complete(Samples.swap(12, Step.PROBATION, null));

        assertTrue(command.get().toString().startsWith("swap 12 of greeter.jar: 1.1.0 serves"));
    }

    @Test
    void anInterruptLeavesTheSwapAtWorkAndSaysSo() throws Exception {
        CompletableFuture<Object> command = CompletableFuture.supplyAsync(() -> quietly("swap greeter-1.1.jar"));
        Awaitility.await().atMost(LONG).until(() -> !swaps.told.isEmpty());
        swaps.swaps.add(Samples.swap(12, Step.STARTING, null));

        List.copyOf(session.jobs()).forEach(Job::interrupt);

        Awaitility.await()
                .atMost(LONG)
                .until(() -> text().contains("swap 12 goes on without this command: kn:swaps 12 shows it\n"));
        assertFalse(swaps.answer.isDone());
        command.get();
    }

    @Test
    void aDryRunChangesNothingAndFailsIfItWouldBeRefused() throws Exception {
        swaps.check = check(List.of(), List.of());
        assertEquals("""
                1.1.0 in the place of 1.0.0 of greeter.jar: nothing speaks against it
                  file      greeter.jar
                  bundle    org.example.greeter
                  versions  1.0.0 -> 1.1.0
                  way       the new version starts beside the old one
                bundles that would be restarted
                  org.example.web [41]
                problems: none
                objections, which --force overrules: none""", run("swap --dry-run greeter-1.1.jar"));

        swaps.check = check(List.of(), List.of("greet(name) would vanish"));
        assertEquals(
                "greeter-1.1.jar would be refused for the reason above; --force overrules it",
                complaint("swap --dry-run greeter-1.1.jar"));
        assertTrue(text().contains("objections, which --force overrules\n  greet(name) would vanish\n"), this::text);
        assertTrue(run("swap --dry-run --force greeter-1.1.jar").contains("greet(name) would vanish"));

        swaps.check = check(List.of("package a.b is missing"), List.of("greet(name) would vanish"));
        assertEquals(
                "greeter-1.1.jar would be refused for the 2 reasons above",
                complaint("swap --dry-run greeter-1.1.jar"));
        assertTrue(swaps.told.stream().allMatch(told -> told.startsWith("check ")));
    }

    private static SwapCheck check(List<String> problems, List<String> objections) {
        return new SwapCheck(
                "greeter.jar",
                "org.example.greeter",
                "1.0.0",
                "1.1.0",
                false,
                List.of("org.example.web [41]"),
                problems,
                objections);
    }

    @Test
    void theHistoryHasTheCallsThatASwapWaitsFor() throws Exception {
        swaps.swaps.add(Samples.swap(12, Step.PROBATION, null));
        swaps.swaps.add(Samples.swap(9, Step.REFUSED, "no manifest"));

        assertEquals("""
                No  File         From -> to      Step       By       Begun   Pause  Old  New   Errors  Remains  Reason
                12  greeter.jar  1.0.0 -> 1.1.0  PROBATION  kn:swap  3m ago  3ms    12   8800  26      -
                9   greeter.jar  1.0.0 -> 1.1.0  REFUSED    kn:swap  3m ago  -      -    -     -       -        no manifest
                calls that swap 12 lets end where they began
                  greeter greet  req-6  1.0.0 STANDBY  for 14s  deadline in 46s
                swap 12 of greeter.jar: kn:promote greeter.jar keeps it, kn:rollback greeter.jar goes back""", run("swaps"));
    }

    @Test
    void whatIsLeftIsShortenedInTheTableAlone() throws Exception {
        String left = "held by thread ledger-timer-1; JDBC driver org.h2.Driver";
        swaps.swaps.add(Samples.swap(7, Step.PERMANENT, null, left));

        assertTrue(run("swaps").endsWith("  held by thread ledger-timer-1..."));
        assertTrue(run("swaps 7").endsWith("remains    " + left));
    }

    @Test
    void aLongHistoryIsCut() throws Exception {
        for (int number = 23; number > 0; number--) {
            swaps.swaps.add(Samples.swap(number, Step.PERMANENT, null));
        }

        List<String> lines = run("swaps").lines().toList();
        assertEquals(22, lines.size());
        assertTrue(lines.get(20).startsWith("4   greeter.jar"), lines::toString);
        assertEquals("there are 3 earlier ones: kn:swaps --all", lines.get(21));
        assertEquals(24, run("swaps --all").lines().count());
        assertTrue(run("swaps 2").startsWith("swap 2 of greeter.jar"));
    }

    @Test
    void aSwapShowsAllThatIsKnown() throws Exception {
        swaps.swaps.add(Samples.swap(12, Step.PERMANENT, "passed"));
        container.services.set(0, Samples.swapping(GenerationState.DRAINING));

        assertEquals("""
                swap 12 of greeter.jar: 1.1.0 serves for good
                step       PERMANENT, took 1m
                reason     passed
                bundle     org.example.greeter
                from       1.0.0  %s
                to         1.1.0  %s
                by         kn:swap
                begun      2026-11-22T11:57:00Z  3m ago
                answering  after 1.2s
                ended      2026-11-22T11:58:00Z  2m ago
                pause      3ms
                old calls  12 ended since the switch
                new calls  8800, 26 failed (0.30 %%)
                remains    gone
                calls that swap 12 lets end where they began
                  greeter greet  req-6  1.0.0 DRAINING  for 14s  deadline in 46s""".formatted("0a".repeat(32), "1b".repeat(32)), run("swaps 12"));
        assertEquals("there is no swap 13; kn:swaps lists them", complaint("swaps 13"));
    }

    @Test
    void probationsAreEndedByHand() throws Exception {
        swaps.answers(Samples.swap(12, Step.PERMANENT, null));
        assertTrue(run("promote greeter").startsWith("swap 12 of greeter.jar: 1.1.0 serves for good"));

        swaps.swaps.add(Samples.swap(12, Step.PROBATION, null));
        swaps.answers(Samples.swap(12, Step.BACK, "kn:rollback"));
        assertEquals("""
                swap 12 of greeter.jar: 1.0.0 serves again, 1.1.0 has gone
                  pause   3ms
                  reason  kn:rollback
                  next    kn:swaps 12 shows all of it""", run("rollback greeter.jar"));

        assertEquals(List.of("promote greeter", "rollback greeter.jar kn:rollback"), swaps.told);
        assertEquals("there is nothing to go back to for nobody", complaint("rollback nobody"));
    }

    @Test
    void aWayBackThatIsASwapOfItsOwnMustLetItsVersionServe() throws Exception {
        swaps.swaps.add(Samples.swap(12, Step.PERMANENT, null));
        swaps.answers(Samples.swap(13, Step.PROBATION, null));
        assertTrue(run("rollback greeter").startsWith("swap 13 of greeter.jar: 1.1.0 serves on probation"));

        swaps.answers(Samples.swap(14, Step.BACK, "every call failed"));
        assertTrue(complaint("rollback greeter").contains("every call failed"));
    }

    @Test
    void leaksAreListedAndExplained() throws Exception {
        assertEquals("nothing is left of any version that has gone", run("leaks"));
        swaps.remains.add(new Remains(
                30,
                "org.example.greeter",
                "1.0.0",
                Samples.NOW.minusSeconds(90),
                true,
                List.of("thread a", "timer b")));
        swaps.remains.add(
                new Remains(31, "org.example.greeter", "1.0.1", Samples.NOW.minusSeconds(9), false, List.of()));

        assertEquals("""
                Id  Bundle               Version  Gone        Overdue  Held by
                30  org.example.greeter  1.0.0    1m 30s ago  YES      thread a; timer b
                31  org.example.greeter  1.0.1    9s ago      not yet""", run("leaks"));
        assertEquals("""
                org.example.greeter 1.0.0 [30]: held in 1 way
                  thread pool-1 -> Worker.loader""", run("leaks --explain 30"));
        assertTrue(text().startsWith("This writes the heap, about 87 MB, to a file"), this::text);
        assertFalse(text().contains("Go on?"), "nobody could answer behind a pipe");
        assertTrue(complaint("leaks --explain 99").startsWith("nothing is left of a bundle 99"));
        assertTrue(complaint("leaks --explain").contains("usage: kn:leaks"));
    }

    @Test
    void aTerminalIsAskedBeforeTheContainerStandsStill() throws Exception {
        swaps.remains.add(new Remains(30, "b", "1.0.0", Samples.NOW, true, List.of()));
        session.put(".terminal", new Object());

        assertTrue(run("leaks --explain 30").startsWith("b 1.0.0 [30]: held"));
        assertTrue(text().endsWith(" Go on? [y/N] "), this::text);

        assertEquals("kn:leaks: nothing was done", run("leaks --explain 30"), "no answer is no");
        assertEquals(List.of("explain 30"), swaps.told);
    }

    private String run(String command) throws Exception {
        return session.format(session.execute(command), Converter.INSPECT).toString();
    }

    private Object quietly(String command) {
        try {
            return run(command);
        } catch (Exception e) {
            return e;
        }
    }

    private String complaint(String command) {
        return assertThrows(CommandException.class, () -> run(command)).getMessage();
    }

    private String text() {
        return out.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
    }
}

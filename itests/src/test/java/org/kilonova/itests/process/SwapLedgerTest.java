// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.kilonova.itests.Distribution;
import org.kilonova.itests.servers.Needs;
import org.kilonova.itests.servers.RabbitServer;
import org.kilonova.launcher.demo.Candidate;
import org.kilonova.launcher.demo.LedgerBooks;

/** Whatever takes over or fails to, under load: every call is answered once, every message is run once. */
@Tag("alone")
class SwapLedgerTest {

    /** What must be told of a version that did not stay. */
    private static final Map<Candidate, String> REASONS = Map.of(
            Candidate.INIT_THROWS, "no ink",
            Candidate.INIT_HANGS, "init_timeout",
            Candidate.INIT_EXITS, "exit",
            Candidate.TAKE_OVER_THROWS, "cannot read the old hand",
            Candidate.UNRESOLVABLE, "org.kilonova.nowhere",
            Candidate.CLASS_MISSING, "failed",
            Candidate.CALLS_FAIL, "failed",
            Candidate.SLOW, "latency factor");

    @RegisterExtension
    static final Containers CONTAINERS = new Containers();

    @TempDir
    static Path scratch;

    @Test
    void fiftySwapsWithBrokenVersionsAmongThem() throws IOException, InterruptedException {
        fiftySwaps("local:");
    }

    @Test
    void fiftySwapsWithBrokenVersionsAmongThemOverRabbit() throws IOException, InterruptedException {
        Needs.rabbit();
        RabbitServer broker = RabbitServer.shared();
        fiftySwaps(broker.url(broker.newVirtualHost()));
    }

    private static void fiftySwaps(String transportUrl) throws IOException, InterruptedException {
        ProcessBuilder run = new ProcessBuilder(
                Distribution.command().toString(), "ledger", "--swaps", "50", "--transport-url", transportUrl);
        run.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process process = run.redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertEquals(0, process.waitFor(), output);
        assertTrue(output.contains("The books balance."), output);
    }

    @Test
    void eachCandidateFaresAsItShould() throws IOException {
        ContainerHome home = LedgerContainer.home(scratch);
        ContainerProcess container = CONTAINERS.start(home);
        LedgerContainer ledger = LedgerContainer.begin(home, container, scratch, 3);
        String serving = "1.0.0";
        long failed = 0;
        for (Candidate candidate : Candidate.values()) {
            String next = "1.1." + candidate.ordinal();
            failed += swapped(ledger, candidate, serving, next);
            serving = candidate.fate() == Candidate.Fate.STAYS ? next : serving;
        }
        ledger.end();

        LedgerBooks books = ledger.books();
        assertTrue(books.balanced(), books::toString);
        assertEquals(failed, books.calls().failed(), "the callers and their journals tell the same");
        assertEquals(
                List.of("1.1." + Candidate.LEAKS_THREAD.ordinal(), "1.1.1", "1.1.0"),
                SwapReport.ended(container, "PERMANENT"));
    }

    /** Returns how many calls failed. */
    private static long swapped(LedgerContainer ledger, Candidate candidate, String serving, String next) {
        ledger.awaitMore();
        ledger.figures();

        ledger.home().drop(ledger.jar(candidate, next), LedgerContainer.FILE);
        SwapReport report = ledger.decided(next);
        LedgerContainer.Figures figures = ledger.figures();

        assertEquals(candidate.fate().step(), report.step(), () -> candidate + ":\n" + report);
        ledger.assertServes(candidate.fate() == Candidate.Fate.STAYS ? next : serving);
        assertTrue(
                report.reason().contains(REASONS.getOrDefault(candidate, "")),
                () -> candidate + " is told:\n" + report);
        if (candidate.fate() == Candidate.Fate.FAILS_CALLS) {
            assertTrue(figures.bad() > 0, () -> candidate + " was never noticed: " + figures);
            assertTrue(report.entries().get("new calls").matches(".* [1-9]\\d* failed.*"), () -> "told:\n" + report);
        } else {
            assertEquals(0, figures.bad(), () -> "calls failed around " + candidate + ": " + figures + "\n" + report);
        }
        return figures.bad();
    }
}

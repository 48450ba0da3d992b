// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.kilonova.itests.Distribution;
import org.kilonova.launcher.demo.Candidate;
import org.kilonova.launcher.demo.CandidateJar;
import org.kilonova.launcher.demo.LedgerBooks;

/** The ledger in a container, under the load of its clients. */
public record LedgerContainer(ContainerHome home, ContainerProcess container, Path scratch) {

    public static final String FILE = "ledger.jar";

    private static final String CLIENT = "ledger-client.jar";

    /** What came of calls since it was asked the last time. */
    public record Figures(long answered, long bad, String failure, double longest) {}

    /** A home in which a swap is decided soon. */
    static ContainerHome home(Path directory) {
        ContainerHome home = ContainerHome.in(directory);
        home.configure(ContainerHome.CORE, "init_timeout", "2");
        home.configure(ContainerHome.DEPLOY, "probation_time", "30");
        home.configure(ContainerHome.DEPLOY, "probation_calls", "300");
        home.configure(ContainerHome.DEPLOY, "probation_latency_floor", "0.25");
        return home;
    }

    /** Waits until version 1.0.0 answers its clients. */
    static LedgerContainer begin(ContainerHome home, ContainerProcess container, Path scratch, int clients) {
        home.drop(Distribution.example("ledger-1.0.0.jar"), FILE);
        home.drop(Distribution.example("ledger-client-1.0.0.jar"), CLIENT);
        container.eventually(() -> container.command("kn:call ledger totals"));
        container.eventually(() -> container.command("kn:call ledger-client figures"));
        container.command("kn:call ledger-client begin count=" + clients + " pauseMicros=2000");
        LedgerContainer ledger = new LedgerContainer(home, container, scratch);
        ledger.awaitMore();
        return ledger;
    }

    Path jar(Candidate candidate, String version) {
        return jar(candidate, version, scratch.resolve("ledger-" + version + ".jar"));
    }

    Path jar(Candidate candidate, String version, Path file) {
        try {
            return new CandidateJar(Distribution.example("ledger-1.0.0.jar")).write(candidate, version, file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Figures figures() {
        JsonNode figures = HttpApi.read(container.command("kn:call ledger-client figures"));
        return new Figures(
                figures.path("answered").asLong(),
                figures.path("bad").asLong(),
                figures.path("failure").asText(),
                figures.path("longest").asDouble());
    }

    /** Waits until further calls have been answered, and forgets about them. */
    public void awaitMore() {
        figures();
        container.eventually(() -> assertTrue(figures().answered() > 0, "calls are not answered any more"));
    }

    /** Waits until the swap to that version is over, and returns what {@code kn:swaps NUMBER} says of it. */
    SwapReport decided(String version) {
        return SwapReport.decided(container, version);
    }

    void assertServes(String version) {
        String bundle = container.table("kn:managers").cell("Topic", "ledger", "Bundle");
        assertEquals("org.kilonova.ledger " + version, bundle.replaceAll(" \\[\\d+\\]", ""));
    }

    /** Ends the load. */
    public void end() {
        container.command("kn:call --timeout 120 ledger-client end");
    }

    /** After the {@link #end}, when all casts have been run or {@link ContainerProcess#LIMIT} is over. */
    LedgerBooks books() throws IOException {
        container.eventually(
                () -> assertEquals(0, LedgerBooks.of(home.directory()).casts().missing()));
        return LedgerBooks.of(home.directory());
    }
}

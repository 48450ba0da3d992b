// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.hosts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.kilonova.itests.Distribution;
import org.kilonova.itests.process.ContainerProcess;
import org.kilonova.itests.process.Containers;
import org.kilonova.itests.process.LedgerContainer;
import org.kilonova.launcher.demo.LedgerBooks;

/** Three hosts keep a ledger, clients on a fourth call and cast all the time; hosts and broker go and come back. */
class RollingRestartTest {

    private static final int CLIENTS = 6;
    /** Calls that must be answered between two blows. */
    private static final int SOME = 300;

    @RegisterExtension
    static final Containers CONTAINERS = new Containers();

    @TempDir
    static Path scratch;

    private static Site site;

    private List<Host> hosts;
    private Host caller;
    private LedgerContainer load;

    @BeforeAll
    static void start() {
        site = Site.start(scratch, CONTAINERS);
    }

    @AfterAll
    static void stop() {
        if (site != null) {
            site.close();
        }
    }

    @BeforeEach
    void begin() {
        site.empty();
        hosts = List.of(site.host("h1"), site.host("h2"), site.host("h3"));
        hosts.forEach(host -> host.home().drop(Distribution.example("ledger-1.0.0.jar"), LedgerContainer.FILE));
        caller = site.host("caller");
        caller.home().drop(Distribution.example("ledger-client-1.0.0.jar"), "ledger-client.jar");
        hosts.forEach(Host::start);
        caller.start();
        hosts.forEach(host -> host.answers("ledger", "totals"));
        caller.answers("ledger-client", "figures");
        load = new LedgerContainer(caller.home(), caller.container(), scratch);
        caller.container().command("kn:call ledger-client begin count=" + CLIENTS + " pauseMicros=2000");
        goOn();
    }

    @AfterEach
    void end() {
        hosts.forEach(Host::close);
        caller.close();
    }

    @Test
    void eachHostStoppedAndStartedLosesAndDoublesNothing() throws IOException, InterruptedException {
        for (Host host : hosts) {
            host.stop();
            goOn();
            host.start();
            host.answers("ledger", "totals");
            goOn();
        }

        LedgerBooks books = books();

        assertTrue(books.balanced(), books::toString);
        assertEquals(0, books.calls().failed() + books.casts().failed(), books::toString);
    }

    @Test
    void eachHostKilledAndStartedLosesNothing() throws IOException, InterruptedException {
        for (Host host : hosts) {
            host.kill();
            goOn();
            host.start();
            host.answers("ledger", "totals");
            goOn();
        }

        nothingLost("each host killed");
    }

    @Test
    void theBrokerKilledAndStartedLosesNothing() throws IOException, InterruptedException {
        site.broker().kill();
        caller.container()
                .eventually(() -> assertEquals(1, said(caller, "lost RabbitMQ"), "once for both connections"));
        site.broker().restart();
        goOn();
        hosts.forEach(host -> host.answers("ledger", "totals"));

        nothingLost("the broker killed");
        for (Host host : hosts) {
            assertEquals(1, said(host, "lost RabbitMQ"), "it is said once for both connections");
        }
    }

    /** Returns when some more calls have been answered. */
    private void goOn() {
        AtomicLong answered = new AtomicLong();
        load.awaitMore();
        caller.container()
                .eventually(() ->
                        assertTrue(answered.addAndGet(load.figures().answered()) > SOME, "calls are not answered"));
    }

    private static long said(Host host, String text) {
        return host.home().log(text).size();
    }

    /** What was at work when its host went was begun again elsewhere, as at-least-once promises. */
    private void nothingLost(String what) throws IOException {
        LedgerBooks books = books();
        System.out.println(what + ": " + books.calls().doubles() + " calls and "
                + books.casts().doubles() + " casts were run twice\n" + books);
        assertEquals(
                0,
                books.casts().missing()
                        + books.casts().refused()
                        + books.casts().lost(),
                books::toString);
        assertEquals(
                0,
                books.calls().missing()
                        + books.calls().refused()
                        + books.calls().lost(),
                books::toString);
        assertEquals(0, books.calls().failed() + books.strangers(), books::toString);
        long most = (long) CLIENTS * (hosts.size() + 1);
        assertTrue(
                books.calls().doubles() + books.casts().doubles() <= most,
                () -> "more than can have been at work\n" + books);
    }

    /** The books of all hosts, when every cast has been run. */
    private LedgerBooks books() throws IOException {
        load.end();
        Path[] homes = Site.homes(hosts.get(0), hosts.get(1), hosts.get(2), caller);
        ContainerProcess container = caller.container();
        container.eventually(() -> {
            LedgerBooks books = LedgerBooks.of(homes);
            assertEquals(0, books.casts().missing(), books::toString);
        });
        return LedgerBooks.of(homes);
    }
}

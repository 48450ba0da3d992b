// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.hosts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.extension.TestWatcher;
import org.junit.jupiter.api.io.TempDir;
import org.kilonova.itests.Distribution;
import org.kilonova.itests.process.Containers;
import org.kilonova.itests.process.LedgerContainer;
import org.kilonova.itests.process.Table;
import org.kilonova.itests.servers.Needs;

/** Three hosts with instances and a topic that all of them serve, through what befalls hosts, wires and databases; each step finds them well. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SeveralHostsTest {

    private static final int INSTANCES = 6;
    private static final String UP = ":-)";
    private static final String DOWN = "XXX";

    @RegisterExtension
    static final Containers CONTAINERS = new Containers();

    @RegisterExtension
    static final TestWatcher WATCHER = new TestWatcher() {
        @Override
        public void testFailed(ExtensionContext step, Throwable why) {
            failed = true;
        }
    };

    @TempDir
    static Path scratch;

    private static Site site;
    private static List<Host> hosts;
    private static Host first;
    private static Host second;
    private static Host third;
    private static int sent;
    private static boolean failed;

    @BeforeAll
    static void start() {
        site = Site.start(scratch, CONTAINERS);
        hosts = List.of(site.host("h1"), site.host("h2"), site.host("h3"));
        first = hosts.get(0);
        second = hosts.get(1);
        third = hosts.get(2);
        for (Host host : hosts) {
            host.home().configure("org.kilonova.compute", "driver", "simulated");
            host.home().configure("org.kilonova.scheduler", "build_timeout", "10");
            host.home().drop(Distribution.manager("scheduler"), "scheduler.jar");
            host.home().drop(Distribution.manager("compute"), "compute.jar");
            host.home().drop(Distribution.example("ledger-1.0.0.jar"), LedgerContainer.FILE);
            host.start();
        }
        hosts.forEach(host -> host.answers("ledger", "totals"));
        computeUp(3);
        first.container()
                .eventually(
                        () -> assertTrue(first.container().command("kn:images").contains("sleeper")));
    }

    @AfterAll
    static void stop() {
        if (site != null) {
            site.close();
        }
    }

    @BeforeEach
    void thoseBeforeHaveLeftThemWell() {
        assertFalse(failed, "a step before this one has failed");
    }

    private static void computeUp(int count) {
        first.container()
                .eventually(() ->
                        assertEquals(count, first.container().table("kn:hosts").count("State", "up")));
    }

    private static void run(int from, int count) {
        for (int i = from; i < from + count; i++) {
            first.container().command("kn:run-instance i" + i + " sleeper seconds=3600");
        }
        first.container()
                .eventually(() -> assertEquals(
                        from + count, first.container().table("kn:instances").count("State", "ACTIVE")));
    }

    private static Map<String, Integer> instances(Host asked) {
        Map<String, Integer> onHost = new TreeMap<>();
        asked.container().table("kn:instances").rows().forEach(row -> onHost.merge(row.get("Host"), 1, Integer::sum));
        return onHost;
    }

    /** Numbered casts to whichever host, each of which is run once. */
    private static void casts(Host from, int count) {
        for (int i = 0; i < count; i++) {
            from.container().command("kn:cast ledger note client=test number=" + ++sent);
        }
        from.container().eventually(() -> assertEquals(sent, Books.entries(hosts)));
        assertEquals(sent, Books.different(hosts), "some were run twice, others not");
    }

    /** What one host tells of a service of another one. */
    private static String state(Host told, Host of, String topic) {
        Table services = told.container().table("kn:services --host " + of.name());
        return services.cell("Topic", topic, "State");
    }

    /** For how long a service has not been reported, by the database's clock. */
    private static double silence(Host of, String topic) {
        return Double.parseDouble(
                site.sql("SELECT EXTRACT(EPOCH FROM clock_timestamp() - last_seen_up) FROM services WHERE host = '"
                        + of.name() + "' AND topic = '" + topic + "'"));
    }

    /** Watches a service that reports no more become down: not before its time by the database's clock, and not later. */
    private static void goesDownInTime(Host told, Host gone) {
        List<String> wrong = new ArrayList<>();
        told.container().eventually(() -> {
            double before = silence(gone, "ledger");
            String state = state(told, gone, "ledger");
            double after = silence(gone, "ledger");
            if (after <= Site.DOWN_TIME && !UP.equals(state) || before > Site.DOWN_TIME && !DOWN.equals(state)) {
                wrong.add(state + " after " + before + " to " + after + " s");
            }
            assertTrue(before > Site.DOWN_TIME, "not down yet");
        });
        assertEquals(List.of(), wrong);
    }

    private static String records() {
        return site.sql("SELECT id || ' ' || host || ' ' || binary_name FROM services ORDER BY host, binary_name");
    }

    /** Everything of every host is there once: record, consumers, answers. */
    private static void allWell(String recordsBefore) {
        for (Host host : hosts) {
            host.answers("ledger", "totals");
        }
        first.container().eventually(() -> {
            for (Host told : hosts) {
                for (Host of : hosts) {
                    assertEquals(UP, state(told, of, "ledger"), told.name() + " of " + of.name());
                }
            }
        });
        assertEquals(recordsBefore, records(), "the same records as before");
        first.container()
                .eventually(() -> assertEquals(
                        Map.of("ledger", 3, "ledger.h1", 1, "ledger.h2", 1, "ledger.h3", 1), site.consumers("ledger")));
    }

    @Test
    @Order(1)
    void instancesAreSpreadOverTheHosts() {
        run(0, INSTANCES);

        Map<String, Integer> onHost = instances(second);
        assertEquals(Set.of("h1", "h2", "h3"), onHost.keySet());
        assertEquals(onHost, instances(third), "whoever is asked");
    }

    @Test
    @Order(2)
    void aKilledHostIsDownInTimeAndTheOthersDoItsWork() throws Exception {
        String before = records();
        int there = instances(first).get("h3");
        third.kill();
        goesDownInTime(first, third);
        casts(first, 20);
        computeUp(2);
        run(INSTANCES, 4);
        assertEquals(there, instances(first).get("h3"), "new ones go to the others");

        third.start();

        allWell(before);
        computeUp(3);
        run(INSTANCES + 4, 2);
    }

    @Test
    @Order(3)
    void aHostThatWasCutOffIsBackWhenTheWireIs() throws Exception {
        Needs.networkNamespaces();
        String before = records();
        second.machine().cut();
        try {
            casts(first, 20);
            goesDownInTime(first, second);
            second.container()
                    .eventually(() ->
                            assertTrue(second.container().failing("kn:services").contains("the database is away")));
            first.container()
                    .eventually(() -> assertEquals(
                            Map.of("ledger", 2, "ledger.h1", 1, "ledger.h2", 0, "ledger.h3", 1),
                            site.consumers("ledger")));
        } finally {
            second.machine().heal();
        }

        allWell(before);
        casts(second, 20);
        List<String> complaints = second.home().log().stream()
                .filter(line -> line.contains(" ERROR ")
                        && line.toLowerCase(Locale.ROOT).contains("rabbit"))
                .toList();
        assertEquals(List.of(), complaints, "a lost connection is a warning of ours, and nothing more");
    }

    @Test
    @Order(4)
    void aDatabaseThatWasKilledIsUsedAgain() throws Exception {
        String before = records();
        int said = first.home().log("model_disconnected").size();
        site.database().kill();
        for (Host host : hosts) {
            host.container()
                    .eventually(() ->
                            assertTrue(host.container().failing("kn:services").contains("the database is away")));
        }
        casts(first, 20);

        site.database().restart();

        allWell(before);
        assertEquals(said + 1, first.home().log("model_disconnected").size(), "it is said once");
    }

    @Test
    @Order(5)
    void aBrokerThatWasKilledIsUsedAgain() throws Exception {
        String before = records();
        site.broker().kill();
        String told = first.container().failing("kn:call --timeout 2 ledger totals");
        assertTrue(told.contains("not sent") && told.contains(site.broker().address()), told);
        first.container()
                .eventually(() -> assertEquals(UP, state(first, second, "ledger"), "the hosts themselves are well"));

        site.broker().restart();

        allWell(before);
        casts(third, 20);
        for (Host host : hosts) {
            first.container().eventually(() -> assertEquals(UP, state(first, host, "compute")));
        }
    }
}

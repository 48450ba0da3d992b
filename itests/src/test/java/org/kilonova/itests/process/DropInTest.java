// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.kilonova.itests.Distribution;

/** The main job: a jar is dropped in, overwritten while it is called, removed, and dropped in again. */
class DropInTest {

    private static final String FILE = "greeter.jar";
    private static final String GREET = "kn:call greeter greet name=World";

    @RegisterExtension
    static final Containers CONTAINERS = new Containers();

    @TempDir
    static Path scratch;

    private static ContainerHome home;
    private static ContainerProcess container;

    private Callers callers;

    @BeforeAll
    static void start() {
        home = ContainerHome.in(scratch);
        container = CONTAINERS.start(home);
    }

    @BeforeEach
    void dropIn() {
        home.drop(Distribution.example("greeter-1.0.0.jar"), FILE);
        awaitGreeting("Hello, World!");
    }

    @AfterEach
    void remove() {
        if (callers != null) {
            callers.end();
        }
        home.remove(FILE);
        awaitGone();
    }

    @Test
    void isShownWhereOperatorsLook() {
        assertEquals("DEPLOYED", container.table("kn:deployed").cell("File", FILE, "Status"));
        assertEquals("RUNNING", container.table("kn:managers").cell("Topic", "greeter", "State"));
        container.eventually(
                () -> assertEquals(":-)", container.table("kn:services").cell("Topic", "greeter", "State")));
        assertTrue(container.command("kn:show greeter").contains("greet(name: String): Greeting"));
        assertTrue(container.command("kn:tasks greeter").contains("countVisits"));
        assertTrue(container.command("kn:why greeter").contains("running, nothing is wrong"));
    }

    @Test
    void theNextVersionTakesOverWhileCallsAreRunning() {
        callers = Callers.begin(home, container, scratch);
        home.drop(Distribution.example("greeter-1.1.0.jar"), FILE);
        awaitGreeting("Welcome, World!");
        callers.awaitMore();

        Callers.Tally tally = callers.tally();
        assertEquals(0, tally.bad(), () -> "failed: " + tally);
        awaitBundle("org.kilonova.greeter 1.1.0");
        String visits = container.command(GREET).replaceAll("\\D+", "");
        assertTrue(Long.parseLong(visits) > 1, "the visits so far were handed over");

        home.drop(Distribution.example("greeter-1.0.0.jar"), FILE);
        container.eventually(() -> {
            Table deployed = container.table("kn:deployed");
            assertEquals("QUARANTINED", deployed.cell("File", FILE, "Status"));
            assertTrue(deployed.cell("File", FILE, "Reason").contains("method farewell (1.x) vanishes"));
        });
        assertTrue(container.command("kn:rollback " + FILE).contains("1.0.0"));
        awaitGreeting("Hello, World!");
        callers.awaitMore();
        assertEquals(0, callers.tally().bad(), () -> "the way back: " + callers.tally());
    }

    @Test
    void aVersionThatFailsNeverServesAndTheNextGoodOneDoes() {
        callers = Callers.begin(home, container, scratch);
        ManagerJar next = ManagerJar.topic("greeter").symbolicName("org.kilonova.greeter");
        home.drop(next.version("1.2.0").body("""
                                @Rpc Map<String, Object> greet(String name) { return Map.of("message", "from the bad one"); }
                                @Override public void initHost(ManagerContext context) {
                                    throw new IllegalStateException("no licence for tea");
                                }
                                """).in(scratch), FILE);
        container.eventually(() -> {
            Table deployed = container.table("kn:deployed");
            assertEquals("QUARANTINED", deployed.cell("File", FILE, "Status"));
            assertTrue(deployed.cell("File", FILE, "Reason").contains("no licence for tea"));
        });
        assertTrue(container.command("kn:why greeter").contains("no licence for tea"));
        assertTrue(container.command(GREET).contains("Hello, World!"));
        awaitBundle("org.kilonova.greeter 1.0.0");
        callers.awaitMore();
        assertEquals(0, callers.tally().bad(), () -> "while the bad one was tried: " + callers.tally());

        home.drop(next.version("1.3.0").body("""
                                @Rpc Map<String, Object> greet(String name) {
                                    return Map.of("message", "Good day, " + name + "!");
                                }
                                """).in(scratch), FILE);
        awaitGreeting("Good day, World!");
        container.eventually(
                () -> assertEquals("DEPLOYED", container.table("kn:deployed").cell("File", FILE, "Status")));
        callers.awaitMore();
        assertEquals(0, callers.tally().bad(), () -> "while the good one took over: " + callers.tally());
    }

    @Test
    void leavesWithItsRecordDownAndComesBackToTheSameRecord() {
        String record = recordId();
        home.remove(FILE);
        awaitGone();
        container.eventually(
                () -> assertEquals("XXX", container.table("kn:services").cell("Topic", "greeter", "State")));
        assertTrue(container.failing(GREET).contains("nobody serves topic greeter"));

        home.drop(Distribution.example("greeter-1.0.0.jar"), FILE);
        awaitGreeting("Hello, World!");
        container.eventually(
                () -> assertEquals(":-)", container.table("kn:services").cell("Topic", "greeter", "State")));
        assertEquals(record, recordId());
    }

    private static String recordId() {
        return container
                .command("kn:show greeter")
                .lines()
                .filter(line -> line.startsWith("record "))
                .findFirst()
                .orElse("none");
    }

    private static void awaitGreeting(String greeting) {
        container.eventually(() -> assertTrue(container.command(GREET).contains(greeting)));
    }

    private static void awaitBundle(String nameAndVersion) {
        container.eventually(() -> {
            String bundles = container.table("kn:managers").cell("Topic", "greeter", "Bundle");
            assertEquals(nameAndVersion, bundles.replaceAll(" \\[\\d+\\]", ""));
        });
    }

    private static void awaitGone() {
        container.eventually(() ->
                assertEquals(Optional.empty(), container.table("kn:managers").find("Topic", "greeter")));
        assertEquals(Optional.empty(), container.table("kn:deployed").find("File", FILE));
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.kilonova.itests.Distribution;

/** What a manager lets escape is its caller's or its log's business, and nobody else's. */
class MisbehavingManagerTest {

    private static final ManagerJar TROUBLE = ManagerJar.topic("trouble").body("""
                    @Rpc void explode(String why) { throw new IllegalStateException(why); }
                    @Rpc String overflow(int depth) { return overflow(depth + 1) + depth; }
                    @Rpc String linkage() { throw new NoClassDefFoundError("com/acme/Absent"); }
                    @Rpc Object circle() { List<Object> list = new ArrayList<>(); list.add(list); return list; }
                    @Rpc CompletionStage<String> later() {
                        return CompletableFuture.failedFuture(new IllegalStateException("too late"));
                    }
                    @PeriodicTask(spacing = "PT0.2S") void stumble() { throw new IllegalStateException("again"); }
                    @PeriodicTask(spacing = "PT0.2S") void fall() { throw new AssertionError("and again"); }
                    @PeriodicTask(spacing = "PT0.2S") void walk() {}
                    """);

    @RegisterExtension
    static final Containers CONTAINERS = new Containers();

    @TempDir
    static Path scratch;

    private static ContainerHome home;
    private static ContainerProcess container;

    @BeforeAll
    static void start() {
        home = ContainerHome.in(scratch);
        home.drop(Distribution.example("greeter-1.0.0.jar"), "greeter.jar");
        home.drop(TROUBLE.in(scratch), "trouble.jar");
        container = CONTAINERS.start(home);
    }

    @Test
    void aCastThatThrowsIsLoggedWithItsRequest() {
        container.command("kn:cast --request-id req-cast-1 trouble explode why=boom");
        container.eventually(() -> {
            List<String> lines = home.log("req-cast-1");
            assertEquals(1, lines.size(), () -> lines.toString());
            assertTrue(lines.get(0).contains("[trouble 1 req-cast-1]"), lines.get(0));
            assertTrue(lines.get(0).contains("explode of trouble failed"), lines.get(0));
        });
    }

    @Test
    void aMethodThatThrowsAnErrorAnswersWithIt() {
        fails("overflow depth=0", "StackOverflowError");
        fails("linkage", "com/acme/Absent");
        fails("later", "too late");
        fails("circle", "circle");
        container.failing("kn:call --request-id req-call-1 trouble linkage");
        assertEquals(1, home.log("[trouble 1 req-call-1]").size());
    }

    private static void fails(String call, String what) {
        String failure = container.failing("kn:call trouble " + call);
        assertTrue(failure.contains(what), () -> call + " said: " + failure);
    }

    @Test
    void aTaskThatThrowsEachTimeRunsAgainAndDelaysNoOther() {
        container.eventually(() -> {
            Table tasks = container.table("kn:tasks trouble");
            for (String name : List.of("stumble", "fall")) {
                int runs = Integer.parseInt(tasks.cell("Task", name, "Runs"));
                assertTrue(runs >= 3, () -> name + " ran " + runs + " times: " + tasks);
                assertEquals(Integer.toString(runs), tasks.cell("Task", name, "Failed"));
            }
            assertTrue(Integer.parseInt(tasks.cell("Task", "walk", "Runs")) >= 3, () -> "walk: " + tasks);
            assertEquals("0", tasks.cell("Task", "walk", "Failed"));
        });
        List<String> lines = home.log("Periodic task stumble of trouble failed");
        assertEquals(1, lines.size(), "said once: " + lines);
        assertTrue(lines.get(0).contains("[trouble 1 req-"), lines.get(0));
    }

    @AfterEach
    void othersGoOn() {
        assertTrue(container.command("kn:call greeter greet name=World").contains("Hello"));
        // HTTP comes up last, and may not have yet.
        container.eventually(
                () -> assertEquals(3, container.table("kn:managers").count("State", "RUNNING")));
    }
}

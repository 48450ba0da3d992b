// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.process;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What {@code kn:swap} can and a dropped file cannot: only look, overrule, give a share. */
class SwapByCommandTest {

    private static final String TOPIC = "tea";
    private static final String FILE = "tea.jar";
    private static final int CALLS = 100;
    private static final int SHARE = 10;
    private static final Pattern TICK = Pattern.compile("tick (begun|ended) in (\\S+)$");

    @RegisterExtension
    static final Containers CONTAINERS = new Containers();

    @TempDir
    static Path scratch;

    private static ContainerHome home;
    private static ContainerProcess container;

    @BeforeAll
    static void start() {
        home = ContainerHome.in(scratch);
        home.keepOnProbation();
        container = CONTAINERS.start(home);
    }

    @AfterEach
    void remove() {
        home.remove(FILE);
        container.eventually(() ->
                assertTrue(container.table("kn:managers").find("Topic", TOPIC).isEmpty()));
    }

    private static ManagerJar tea(String version, String more) {
        return ManagerJar.topic(TOPIC).version(version).body("""
                        @Rpc String version() { return "VERSION"; }

                        @PeriodicTask(spacing = "PT0.1S")
                        void tick() throws InterruptedException {
                            LOG.info("tick begun in VERSION");
                            TimeUnit.MILLISECONDS.sleep(40);
                            LOG.info("tick ended in VERSION");
                        }
                        """.replace("VERSION", version) + more);
    }

    private static void deploy(ManagerJar jar) {
        home.drop(jar.in(scratch), FILE);
        container.eventually(() -> assertServes(jar.version()));
    }

    private static void assertServes(String version) {
        assertEquals('"' + version + '"', container.command("kn:call tea version"));
    }

    @Test
    void looksOnlyOrOverrules() throws IOException {
        deploy(tea("1.0.0", "@Rpc void farewell() {}"));
        byte[] old = Files.readAllBytes(home.directory().resolve("deploy").resolve(FILE));
        Path without = tea("1.1.0", "").in(scratch);

        String looked = container.failing("kn:swap --dry-run " + without);
        assertTrue(looked.contains("would be refused") && looked.contains("--force overrules it"), looked);
        assertEquals("", SwapReport.step(container, "1.1.0"), "a look is no swap");
        container.command("kn:swap --dry-run --force " + without);
        assertServes("1.0.0");

        String refused = container.failing("kn:swap " + without);
        assertTrue(refused.contains("method farewell (1.x) vanishes"), refused);
        assertServes("1.0.0");

        container.command("kn:swap --force " + without);
        assertServes("1.1.0");
        assertArrayEquals(
                old, Files.readAllBytes(home.directory().resolve("deploy").resolve(FILE)), "on probation");
        container.command("kn:promote " + FILE);
        container.eventually(() -> assertArrayEquals(
                Files.readAllBytes(without),
                Files.readAllBytes(home.directory().resolve("deploy").resolve(FILE))));
    }

    @Test
    void givesAShareUntilTheNewVersionIsPermanent() throws IOException {
        deploy(tea("2.0.0", ""));
        container.command("kn:swap --share " + SHARE + " " + tea("2.1.0", "").in(scratch));

        List<String> answers = IntStream.range(0, CALLS)
                .mapToObj(call -> container.command("kn:call tea version"))
                .toList();
        assertEquals(CALLS * SHARE / 100, Collections.frequency(answers, "\"2.1.0\""));
        int ticks = ticks().size();
        container.eventually(() -> assertTrue(ticks().size() > ticks + 4));
        assertTrue(ticks().stream().noneMatch(tick -> tick.endsWith("2.1.0")), "a task in a version on a share");

        container.command("kn:promote " + TOPIC);
        IntStream.range(0, SHARE).forEach(call -> assertServes("2.1.0"));
        container.eventually(() -> assertTrue(ticks().contains("ended 2.1.0")));
    }

    /** Begin or end of each run of the task, with the version in which it was, in the order of the log. */
    private static List<String> ticks() {
        return home.log("tick ").stream()
                .map(TICK::matcher)
                .filter(Matcher::find)
                .map(tick -> tick.group(1) + " " + tick.group(2))
                .toList();
    }

    @Test
    void aTaskNeverRunsInTwoVersions() throws IOException {
        String slowStart =
                "@Override public void initHost(ManagerContext context) throws Exception { TimeUnit.SECONDS.sleep(1); }";
        int before = ticks().size();
        deploy(tea("3.0.0", slowStart));
        awaitTicks("3.0.0");
        for (ManagerJar next : List.of(
                tea("3.1.0", slowStart), tea("3.2.0", slowStart).annotation("@Exclusive"), tea("3.3.0", slowStart))) {
            container.command("kn:swap " + next.in(scratch));
            container.command("kn:promote " + TOPIC);
            awaitTicks(next.version());
        }

        List<String> ticks = ticks().stream().skip(before).toList();
        List<String> versions =
                ticks.stream().map(tick -> tick.substring("begun ".length())).toList();
        assertEquals(versions.stream().sorted().toList(), versions, "one that had gone ran again");
        for (int i = 0; i < ticks.size(); i++) {
            assertEquals((i % 2 == 0 ? "begun " : "ended ") + versions.get(i - i % 2), ticks.get(i), "two at once");
        }
    }

    private static void awaitTicks(String version) {
        container.eventually(() -> assertTrue(Collections.frequency(ticks(), "ended " + version) > 2));
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.kilonova.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class UpgradeTest {

    private static final String CORE = "org.kilonova.core.cfg";

    @TempDir
    Path directory;

    private Path shipped;
    private Home home;

    @BeforeEach
    void aHomeOfTheFirstVersion() throws Exception {
        shipped = directory.resolve("dist/config");
        ship(CORE, "# The core\n# host =\n# interval = 10\n# old = 1\n");
        ship("logback.xml", "<first/>");
        ship("org.kilonova.image-counter.config", "memory=I\"1\"\n");
        ship("shell/etc/gosh_profile", "first");
        home = new Home(directory.resolve("home"));
        home.prepare(shipped);
        assertEquals(List.of(), upgrade("1.0.0", false));
    }

    @Test
    void theSameDistributionAgainChangesNothing() throws Exception {
        own("logback.xml", "<mine/>");

        assertEquals(List.of(), upgrade("1.0.0", true));
        assertEquals("<mine/>", own("logback.xml"));
        assertFalse(Files.exists(report()));
    }

    @Test
    void whatNobodyHasChangedBecomesWhatIsShippedNow() throws Exception {
        ship("logback.xml", "<second/>");
        ship("org.kilonova.image-counter.config", "memory=I\"2\"\n");

        assertEquals(
                List.of(
                        "INFO config/logback.xml was as shipped and is now as this version ships it",
                        "INFO config/org.kilonova.image-counter.config was as shipped and is now as this version ships it"),
                upgrade("1.1.0", true));
        assertEquals("<second/>", own("logback.xml"));
        assertEquals(List.of(), upgrade("1.1.0", true), "told once");
    }

    @Test
    void whatSomebodyHasChangedStaysAndIsTold() throws Exception {
        own("logback.xml", "<mine/>");
        own("shell/etc/gosh_profile", "mine");
        ship("logback.xml", "<second/>");

        assertEquals(
                List.of(
                        "WARN config/logback.xml is not as this version ships it: yours stays in force; compare it with "
                                + shipped.resolve("logback.xml")),
                upgrade("1.1.0", true));
        assertEquals("<mine/>", own("logback.xml"));
        assertEquals("mine", own("shell/etc/gosh_profile"));
    }

    @Test
    void settingsAreKeptAndDifferencesTold() throws Exception {
        own(CORE, "# host =\n# interval = 10\n# old = 1\nold = 2\nhost = a\n");
        ship(CORE, "# The core\n# host =\n# interval = 20\n# limit = 5\n");

        assertEquals(
                List.of(
                        "WARN config/" + CORE
                                + " sets old, which this version does not know: it has no effect; remove it",
                        "WARN config/" + CORE
                                + ": the default of interval was 10 and is now 20, which is in force; set it to keep the old one",
                        "INFO config/" + CORE + ": limit is new, default 5"),
                upgrade("1.1.0", true));
        assertTrue(own(CORE).contains("host = a"));
        assertTrue(own(CORE).contains("old = 2"));
        List<String> report = Files.readAllLines(report());
        assertTrue(report.get(0).endsWith("Kilonova 1.0.0 to 1.1.0"), report.get(0));
        assertEquals(4, report.size());
        assertTrue(report.get(1).startsWith("! config/" + CORE + " sets old"), report.get(1));
    }

    @Test
    void aSettingThatIsSetIsNotHeldAgainstItsNewDefault() throws Exception {
        own(CORE, "# host =\ninterval = 15\n# old = 1\n");
        ship(CORE, "# host =\n# interval = 20\n# old = 1\n");

        assertEquals(List.of(), upgrade("1.1.0", true));
    }

    @Test
    void newFilesAreAddedAndRemovedOnesStayAway() throws Exception {
        Files.delete(home.config().resolve("org.kilonova.image-counter.config"));
        ship("org.kilonova.ssh.cfg", "# port = 8022\n");
        ship("org.kilonova.image-counter.config", "memory=I\"2\"\n");
        Files.delete(shipped.resolve("shell/etc/gosh_profile"));

        assertEquals(
                List.of(
                        "INFO config/org.kilonova.ssh.cfg is new",
                        "WARN config/shell/etc/gosh_profile is no longer shipped, and nothing of Kilonova reads it; remove it"),
                upgrade("1.1.0", true));
        assertEquals("# port = 8022\n", own("org.kilonova.ssh.cfg"));
        assertFalse(Files.exists(home.config().resolve("org.kilonova.image-counter.config")));
        assertEquals("first", own("shell/etc/gosh_profile"));
    }

    @Test
    void aHomeOfBeforeThisWasWrittenDownIsComparedWithItsOwnComments() throws Exception {
        forget();
        Files.delete(home.config().resolve("org.kilonova.image-counter.config"));
        ship(CORE, "# host =\n# interval = 20\n# old = 1\n");
        ship("logback.xml", "<second/>");
        ship("org.kilonova.ssh.cfg", "# port = 8022\n");

        assertEquals(
                List.of(
                        "WARN config/logback.xml is not as this version ships it: yours stays in force; compare it with "
                                + shipped.resolve("logback.xml"),
                        "WARN config/" + CORE
                                + ": the default of interval was 10 and is now 20, which is in force; set it to keep the old one",
                        "INFO config/org.kilonova.image-counter.config is shipped and not here; copy "
                                + shipped.resolve("org.kilonova.image-counter.config") + " if you want it",
                        "INFO config/org.kilonova.ssh.cfg is new"),
                upgrade("1.1.0", true));
        assertEquals("<first/>", own("logback.xml"));
    }

    @Test
    void aNewHomeIsNoUpgrade() throws Exception {
        forget();
        ship("logback.xml", "<second/>");

        assertEquals(List.of(), upgrade("1.1.0", false));
        assertEquals("1.1.0", Files.readString(home.data().resolve("version")).strip());
    }

    @Test
    void theDistributionMayConsistOfLinks() throws Exception {
        ship("logback.xml", "<second/>");
        shipped = Files.createSymbolicLink(directory.resolve("link"), shipped);

        assertEquals(1, upgrade("1.1.0", true).size());
        assertEquals("<second/>", own("logback.xml"));
        assertEquals(List.of(), upgrade("1.1.0", true));
    }

    @Test
    void anOlderVersionIsRefused() throws Exception {
        upgrade("1.1.0", true);

        LaunchException refused = assertThrows(LaunchException.class, () -> upgrade("1.0.9", true));
        assertEquals(ExitCode.HOME_NEWER, refused.exitCode());
        assertTrue(refused.getMessage().contains("This is Kilonova 1.0.9, and "), refused.getMessage());
        assertTrue(refused.getMessage().contains("Start version 1.1.0 or newer"), refused.getMessage());
        assertEquals("1.1.0", Files.readString(home.data().resolve("version")).strip());
    }

    @Test
    void aVersionThatIsNoneIsRefused() throws IOException {
        Files.writeString(home.data().resolve("version"), "x y");

        LaunchException refused = assertThrows(LaunchException.class, () -> upgrade("1.0.0", true));
        assertEquals(ExitCode.HOME_UNUSABLE, refused.exitCode());
        assertTrue(refused.getMessage().contains("holds 'x y'"), refused.getMessage());
    }

    @Test
    void aHomeThatIsTheDistributionHasItsNewConfigurationAlready() throws Exception {
        Home own = new Home(directory.resolve("dist"));
        own.prepare(shipped);
        Upgrade.perform(own, shipped, "1.0.0", true);

        assertEquals("1.0.0", Files.readString(own.data().resolve("version")).strip());
        assertFalse(Files.exists(own.data().resolve("shipped")));
    }

    private List<String> upgrade(String version, boolean ranBefore) throws IOException, LaunchException {
        Logger log = (Logger) LoggerFactory.getLogger(UpgradeTest.class);
        ListAppender<ILoggingEvent> said = new ListAppender<>();
        said.start();
        log.addAppender(said);
        log.setAdditive(false);
        log.setLevel(Level.INFO);
        Upgrade.perform(home, shipped, version, ranBefore).tell(log);
        log.detachAppender(said);
        return said.list.stream()
                .map(event -> event.getLevel() + " " + event.getFormattedMessage())
                .filter(line -> !line.contains("all of this is in"))
                .map(line -> line.replaceFirst("Upgrade: ", ""))
                .toList();
    }

    private void forget() throws IOException {
        Files.delete(home.data().resolve("version"));
        Files.move(home.data().resolve("shipped"), directory.resolve("forgotten"));
    }

    private Path report() {
        return home.data().resolve("upgrade.txt");
    }

    private void ship(String name, String text) throws IOException {
        Files.createDirectories(shipped.resolve(name).getParent());
        Files.writeString(shipped.resolve(name), text);
    }

    private void own(String name, String text) throws IOException {
        Files.writeString(home.config().resolve(name), text);
    }

    private String own(String name) throws IOException {
        return Files.readString(home.config().resolve(name));
    }
}

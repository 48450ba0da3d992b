// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.kilonova.itests.Distribution;
import org.kilonova.itests.servers.Needs;

/** The Debian package from its installation to its purge, and the service that it brings, under a systemd. Each test goes on where the last one ended. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DebianPackageTest {

    private static final String URL = "http://127.0.0.1:8774";
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    static Path scratch;

    private static Machine machine;
    private static String instance;

    @BeforeAll
    static void boot() throws IOException {
        Needs.machine();
        machine = new Machine(scratch, Distribution.debianPackage(), Distribution.example("greeter-1.0.0.jar"));
    }

    @AfterAll
    static void shutDown() throws IOException {
        if (machine != null) {
            machine.close();
        }
    }

    @Test
    @Order(1)
    void installedItRunsAsAServiceUnderAUserOfItsOwn() {
        machine.run("dpkg --install /srv/kilonova_*.deb");

        assertEquals("active", show("ActiveState"), () -> machine.run("journalctl --unit kilonova"));
        assertEquals(
                "kilonova", machine.run("ps -o user= -p " + show("MainPID")).strip());
        Machine.eventually(
                () -> assertTrue(show("StatusText").matches("\\d+ services? running.*"), show("StatusText")));
        assertEquals("enabled", machine.run("systemctl is-enabled kilonova").strip());
        machine.run("kilonova status");
        assertEquals(
                "750 kilonova", machine.run("stat -c '%a %U' /var/lib/kilonova").strip());
        assertEquals(
                "2750 kilonova kilonova",
                machine.run("stat -c '%a %U %G' /etc/kilonova").strip());
        assertEquals(
                "kilonova",
                machine.run("stat -c %U /var/log/kilonova/kilonova.log").strip());
    }

    @Test
    @Order(2)
    void aManagerThatIsDroppedInAnswers() {
        machine.run("sed -i 's/^# rpc_topics =$/rpc_topics = greeter/' /etc/kilonova/org.kilonova.rest.cfg;"
                + " echo 'nonsense = 1' >>/etc/kilonova/org.kilonova.rest.cfg");
        machine.run("install -m 644 /srv/greeter-1.0.0.jar /var/lib/kilonova/deploy/greeter.jar");
        Machine.eventually(
                () -> assertTrue(machine.run("curl -sS -d '{\"name\": \"Debian\"}' -H 'Content-Type: application/json' "
                                + URL + "/v1/rpc/greeter/greet")
                        .contains("Hello, Debian!")));
        Machine.eventually(() -> assertTrue(show("StatusText").startsWith("2 services running"), show("StatusText")));
    }

    @Test
    @Order(3)
    void itsTokensAreKeptBesideTheConfiguration() {
        // What the shell's kn:token-add writes, the user must be able to write: beside the file first, then over it.
        machine.run("runuser -u kilonova -- sh -c 'touch /etc/kilonova/tokens.new && mv /etc/kilonova/tokens.new"
                + " /etc/kilonova/tried && rm /etc/kilonova/tried'");
        String refused = machine.run("runuser -u nobody -- cat /etc/kilonova/org.kilonova.core.cfg 2>&1 || true");
        assertTrue(refused.contains("Permission denied"), refused);
    }

    @Test
    @Order(3)
    void itsShellIsReachedByWhoIsRoot() {
        Machine.eventually(() -> assertTrue(machine.run("kn services").contains("kilonova-greeter")));
    }

    @Test
    @Order(4)
    void theJournalKnowsLevelsAndTheTimeOnce() throws IOException {
        List<String> entries = machine.run("journalctl --unit kilonova --output json | grep started.in")
                .lines()
                .toList();
        JsonNode started = JSON.readTree(entries.get(0));
        assertEquals("6", started.path("PRIORITY").asText());
        assertTrue(
                started.path("MESSAGE").asText().startsWith("[main] org.kilonova.launcher.RunCommand "),
                started.toString());
        JsonNode refused = JSON.readTree(
                machine.run("journalctl --unit kilonova --output json | grep 'nonsense is no key' | head -n 1"));
        assertEquals("4", refused.path("PRIORITY").asText());
    }

    @Test
    @Order(5)
    void anInstanceOutlivesARestartOfTheService() throws IOException {
        machine.run("install -m 644 -t /var/lib/kilonova/deploy /usr/share/kilonova/managers/*.jar");
        Machine.eventually(() -> {
            JsonNode created = JSON.readTree(machine.run("curl -sS -d '{\"name\": \"first\", \"image\": \"counter\"}'"
                    + " -H 'Content-Type: application/json' " + URL + "/v1/instances"));
            assertFalse(created.path("id").asText().isEmpty(), created.toString());
            instance = created.path("id").asText();
        });
        Machine.eventually(() -> assertEquals("ACTIVE", instance().path("state").asText(), instance()::toString));
        String pid = instance().path("pid").asText();
        assertEquals("kilonova", machine.run("ps -o user= -p " + pid).strip());
        String container = show("MainPID");

        machine.run("systemctl restart kilonova");
        assertNotEquals(container, show("MainPID"));
        Machine.eventually(
                () -> assertTrue(machine.run("curl -sS " + URL + "/v1/instances/" + instance + "/console?lines=1")
                        .matches("(?s).*\\d.*")));
        assertEquals("ACTIVE", instance().path("state").asText());
        assertEquals(pid, instance().path("pid").asText());
        machine.run("kill -0 " + pid);
        assertEquals(
                "0",
                machine.run("sed -n 's/^CapBnd:\\s*0*\\([0-9a-f]\\)/\\1/p' /proc/" + pid + "/status")
                        .strip());
    }

    @Test
    @Order(6)
    void anUpgradeKeepsWhatWasChanged() {
        machine.run("dpkg --install /srv/kilonova_*.deb");

        assertEquals("active", show("ActiveState"));
        machine.run("grep '^rpc_topics = greeter$' /etc/kilonova/org.kilonova.rest.cfg");
        machine.run("kill -0 " + instance().path("pid").asText());
    }

    @Test
    @Order(7)
    void anUpgradeGivesTheUserNothingThatItsHomeLeadsTo() {
        machine.run("install -d -m 755 /srv/roots");
        machine.run(
                "runuser -u kilonova -- sh -euc"
                        + " 'cd /var/lib/kilonova; mv deploy away; ln -s /srv/roots deploy; ln -s /srv/roots /etc/kilonova/roots'");

        machine.run("dpkg --install /srv/kilonova_*.deb");

        assertEquals(
                "755 root root", machine.run("stat -c '%a %U %G' /srv/roots").strip());
        assertEquals("active", show("ActiveState"));
        machine.run("cd /var/lib/kilonova; rm deploy /etc/kilonova/roots; mv away deploy; systemctl restart kilonova");
    }

    @Test
    @Order(8)
    void aContainerThatHangsIsStartedAgainWithADumpOfItsThreadsInTheJournal() {
        machine.run("mkdir -p /run/systemd/system/kilonova.service.d;"
                + " printf '[Service]\\nWatchdogSec=10\\nTimeoutAbortSec=5\\nRestartSec=1\\n' >/run/systemd/system/kilonova.service.d/test.conf;"
                + " systemctl daemon-reload; systemctl restart kilonova");
        String hanging = show("MainPID");
        // What hangs still runs: only its signs of life stop.
        machine.run("chmod 0 /usr/bin/systemd-notify");
        Machine.eventually(() -> machine.run("journalctl --unit kilonova | grep 'Watchdog timeout'"));
        Machine.eventually(() -> assertNotEquals("0", show("NRestarts")));
        machine.run("chmod 755 /usr/bin/systemd-notify");
        Machine.eventually(() -> assertEquals("active", show("ActiveState")));
        assertNotEquals(hanging, show("MainPID"));
        machine.run("journalctl --unit kilonova | grep -q 'Full thread dump'");
    }

    @Test
    @Order(9)
    void aHomeOfANewerVersionIsRefusedAndNotTriedAgain() {
        machine.run(
                "systemctl stop kilonova; echo 99.0.0 >/var/lib/kilonova/data/version; systemctl start kilonova || true");
        assertEquals("failed", show("ActiveState"));
        assertEquals("7", show("ExecMainStatus"));
        machine.run("journalctl --unit kilonova | grep 'says that version 99.0.0 has run this home'");
        machine.run("echo 0.1.0 >/var/lib/kilonova/data/version; systemctl start kilonova");
        assertEquals("active", show("ActiveState"));
    }

    @Test
    @Order(10)
    void removedItLeavesWhatIsTheOperators() {
        String pid = instance().path("pid").asText();
        String said = machine.run("dpkg --remove kilonova");
        assertTrue(said.contains("processes of user kilonova are still at work"), said);
        machine.run("kill -0 " + pid + "; kill -9 " + pid);
        machine.run(
                "test -e /etc/kilonova/org.kilonova.rest.cfg; test -e /var/lib/kilonova/deploy/greeter.jar;"
                        + " test -e /var/log/kilonova/kilonova.log; test ! -e /usr/share/kilonova; test ! -e /usr/bin/kilonova");
        assertTrue(machine.run("journalctl --unit kilonova | tail -n 20").contains("Stopped"), "stopped in order");
    }

    @Test
    @Order(11)
    void purgedItLeavesNothingButItsUser() {
        machine.run("dpkg --purge kilonova");
        assertEquals("", machine.run("find /etc /usr /lib /var /opt -xdev -iname '*kilonova*'"));
        machine.run("getent passwd kilonova");
    }

    private static String show(String property) {
        return machine.run("systemctl show --value --property " + property + " kilonova")
                .strip();
    }

    private static JsonNode instance() {
        try {
            return JSON.readTree(machine.run("curl -sS " + URL + "/v1/instances/" + instance));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.kilonova.itests.Distribution;
import org.kilonova.itests.servers.Needs;

/** The distribution under test on a home that an earlier one has run. */
class UpgradeTest {

    private static final int HOME_NEWER = 7;
    private static final String REMOVED_IMAGE = "org.kilonova.image-fileserver.config";

    @RegisterExtension
    final Containers containers = new Containers();

    @TempDir
    Path scratch;

    private ContainerHome home;
    private long process;

    @AfterEach
    void endTheInstance() {
        if (process > 0) {
            ProcessHandle.of(process).ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    @Test
    void everythingThatAnOlderVersionLeftIsThere() throws Exception {
        Optional<Path> previous = Distribution.previous();
        Needs.previous(previous.isPresent());
        home = ContainerHome.in(scratch, previous.orElseThrow());
        Files.delete(home.config().resolve(REMOVED_IMAGE));
        home.configure(ContainerHome.CORE, "retired", "1");
        home.drop(previous.get().resolve("managers/scheduler-0.1.0.jar"), "scheduler.jar");
        home.drop(previous.get().resolve("managers/compute-0.1.0.jar"), "compute.jar");
        home.drop(previous.get().resolve("examples/greeter-1.0.0.jar"), "greeter.jar");
        home.configure("org.kilonova.compute", "kilonova.task.sync_instances.spacing", "0.2");
        String logging = Files.readString(home.config().resolve("logback.xml"));

        String token;
        String instance;
        try (ContainerProcess older = containers.start(home, previous.get())) {
            older.servicesUp(4);
            home.drop(previous.get().resolve("examples/greeter-1.1.0.jar"), "greeter.jar");
            SwapReport.awaitStep(older, "1.1.0", "PROBATION");
            older.command("kn:promote greeter.jar");
            SwapReport.decided(older, "1.1.0");
            older.command("kn:disable --reason 'to be mended' greeter");
            older.eventually(() -> assertTrue(older.command("kn:images").contains("sleeper")));
            HttpApi http = HttpApi.of(older, home);
            instance = http.post("/v1/instances", """
                    {"name": "old", "image": "sleeper", "parameters": {"seconds": "3600"}}""").require(202).header("Location");
            older.eventually(
                    () -> assertEquals("ACTIVE", http.get(instance).require(200).text("state")));
            process = http.get(instance).json().path("pid").asLong();
            token = Tokens.add(older, "ops admin");
            older.signal("TERM");
            assertEquals(0, older.exitCode());
        }

        Map<String, String> records = records();

        try (ContainerProcess newer = containers.start(home)) {
            newer.servicesUp(4);
            assertEquals("disabled", newer.table("kn:services").cell("Topic", "greeter", "Status"));
            assertTrue(newer.command("kn:managers").contains("1.1.0"), "the version that was permanent serves");
            assertTrue(newer.command("kn:swaps").contains("1.0.0 -> 1.1.0"), newer.command("kn:swaps"));

            HttpApi.of(newer, home).get("/v1/os-services").problem(401);
            HttpApi http = HttpApi.of(newer, home).as(token);
            newer.eventually(() ->
                    assertEquals(200, http.get(instance + "/console?lines=1").status()));
            assertEquals("ACTIVE", http.get(instance).require(200).text("state"));
            assertEquals(process, http.get(instance).json().path("pid").asLong());

            assertSettingsAreKeptAndDifferencesTold(logging);
            http.delete(instance).require(202);
            newer.eventually(() -> http.get(instance).problem(404));
            newer.signal("TERM");
            assertEquals(0, newer.exitCode());
        }
        assertEquals(records, records());
        anOlderVersionIsRefused();
    }

    private Map<String, String> records() throws Exception {
        try (DatabaseFile database = DatabaseFile.open(home, "kilonova", "")) {
            return database.ids();
        }
    }

    private void assertSettingsAreKeptAndDifferencesTold(String logging) throws IOException {
        assertFalse(Files.exists(home.config().resolve(REMOVED_IMAGE)), "what was removed came back");
        assertTrue(Files.readAllLines(home.config(ContainerHome.CORE)).contains("retired = 1"));
        assertEquals(logging, Files.readString(home.config().resolve("logback.xml")));
        String report = Files.readString(home.directory().resolve("data/upgrade.txt"));
        assertTrue(
                report.contains("! config/org.kilonova.core.cfg sets retired, which this version does not know"),
                report);
        assertEquals(
                1,
                home.log("Upgrade: config/org.kilonova.core.cfg sets retired").size());
    }

    private void anOlderVersionIsRefused() throws Exception {
        Path version = home.directory().resolve("data/version");
        assertEquals(
                System.getProperty("kilonova.version"),
                Files.readString(version).strip());
        Files.writeString(version, "99.0.0\n");
        try (ContainerProcess older = containers.begin(home, Map.of())) {
            assertEquals(HOME_NEWER, older.exitCode());
            assertTrue(
                    older.errors().toString().contains("says that version 99.0.0 has run this home"),
                    () -> older.errors().toString());
        }
    }
}

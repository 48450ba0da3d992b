// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import aQute.bnd.osgi.Jar;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.jar.Manifest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.kilonova.itests.Distribution;
import org.kilonova.itests.process.HttpApi.Answer;

/** Instances are real processes, created over HTTP; the container comes and goes beside them. */
class InstanceTest {

    @RegisterExtension
    final Containers containers = new Containers();

    @TempDir
    Path scratch;

    private ContainerHome home;
    private long process;

    private ContainerProcess start() {
        ContainerProcess container = containers.start(home);
        container.eventually(() -> assertTrue(container.command("kn:images").contains("sleeper")));
        return container;
    }

    private void prepare() {
        home = ContainerHome.in(scratch);
        home.drop(Distribution.manager("scheduler"), "scheduler.jar");
        home.drop(Distribution.manager("compute"), "compute.jar");
        home.configure("org.kilonova.compute", "kilonova.task.sync_instances.spacing", "0.2");
        home.configure("org.kilonova.compute", "terminate_grace", "1");
    }

    @AfterEach
    void endWhatIsLeft() {
        if (process > 0) {
            ProcessHandle.of(process).ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    private static String create(HttpApi http, String name, String image, String parameters) {
        Answer created = http.post("/v1/instances", """
                {"name": "%s", "image": "%s", "parameters": %s}""".formatted(name, image, parameters));
        created.require(202);
        assertEquals(created.header("Location"), "/v1/instances/" + created.text("id"));
        return created.header("Location");
    }

    private static void state(ContainerProcess container, HttpApi http, String instance, String state) {
        container.eventually(
                () -> assertEquals(state, http.get(instance).require(200).text("state")));
    }

    private static boolean alive(long pid) {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }

    @Test
    void livesOnWhileTheContainerStopsIsKilledAndItsManagerIsReplaced() throws Exception {
        prepare();
        String instance;
        try (ContainerProcess container = start()) {
            HttpApi http = HttpApi.of(container, home);
            instance = create(http, "long", "sleeper", "{\"seconds\": \"3600\"}");
            state(container, http, instance, "ACTIVE");
            process = http.get(instance).json().path("pid").asLong();
            assertTrue(alive(process));
            container.signal("TERM");
            assertEquals(0, container.exitCode());
        }
        assertTrue(alive(process), "the instance ended with its container");

        try (ContainerProcess container = start()) {
            adopted(container, instance);
            container.kill();
        }
        assertTrue(alive(process), "the instance ended with its container, which was killed");

        try (ContainerProcess container = start()) {
            adopted(container, instance);
            home.drop(nextVersion(Distribution.manager("compute")), "compute.jar");
            container.eventually(() -> assertTrue(
                    container.command("kn:show compute").contains("0.1.1"), "the next version has not taken over"));
            adopted(container, instance);
            HttpApi http = HttpApi.of(container, home);
            http.delete(instance).require(202);
            container.eventually(() -> http.get(instance).problem(404));
            assertFalse(alive(process), "the instance is gone but its process lives");
            assertTrue(http.get(instance).text("detail").contains("deleted"), "it says that it was deleted");
            http.delete(instance).problem(404);
        }
    }

    private void adopted(ContainerProcess container, String instance) {
        HttpApi http = HttpApi.of(container, home);
        container.eventually(
                () -> assertEquals(200, http.get(instance + "/console?lines=1").status(), "its host answers for it"));
        Answer found = http.get(instance).require(200);
        assertEquals("ACTIVE", found.text("state"));
        assertEquals(process, found.json().path("pid").asLong());
        assertTrue(alive(process));
    }

    /** The same manager with a higher version in its manifest. */
    private Path nextVersion(Path jar) throws Exception {
        Path next = scratch.resolve("next.jar");
        try (Jar content = new Jar(jar.toFile())) {
            Manifest manifest = content.getManifest();
            manifest.getMainAttributes().putValue("Bundle-Version", "0.1.1");
            content.setManifest(manifest);
            content.write(next.toFile());
        }
        return next;
    }

    @Test
    void whatEndedWhileTheContainerWasAwayIsToldWithItsExitCode() throws Exception {
        prepare();
        String instance;
        try (ContainerProcess container = start()) {
            HttpApi http = HttpApi.of(container, home);
            instance = create(http, "short", "sleeper", "{\"seconds\": \"3600\"}");
            state(container, http, instance, "ACTIVE");
            process = http.get(instance).json().path("pid").asLong();
            Instant launched = Instant.parse(http.get(instance).text("launched_at"));
            container.eventually(() ->
                    assertTrue(Instant.now().isAfter(launched.plusSeconds(2)), "else it would have ended at once"));
            container.kill();
        }
        ProcessHandle.of(process).orElseThrow().destroy();
        try (ContainerProcess container = start()) {
            HttpApi http = HttpApi.of(container, home);
            state(container, http, instance, "SHUTOFF");
            assertEquals(128 + 15, http.get(instance).json().path("exit_code").asInt());

            http.post(instance + "/reboot", null).require(202);
            state(container, http, instance, "ACTIVE");
            process = http.get(instance).json().path("pid").asLong();
            assertTrue(alive(process));
            http.delete(instance).require(202);
            container.eventually(() -> http.get(instance).problem(404));
        }
    }

    @Test
    void itsConsoleIsItsOutput() {
        prepare();
        try (ContainerProcess container = start()) {
            HttpApi http = HttpApi.of(container, home);
            String instance = create(http, "talker", "counter", "{}");
            container.eventually(() -> assertTrue(
                    http.get(instance + "/console?lines=1000").body().lines().count() >= 2));
            process = http.get(instance).json().path("pid").asLong();
            assertEquals(
                    1,
                    http.get(instance + "/console?lines=1")
                            .require(200)
                            .body()
                            .lines()
                            .count());
            http.delete(instance).require(202);
            container.eventually(() -> http.get(instance).problem(404));
        }
    }

    @Test
    void commandsThatAreNotThereOrEndAtOnceAreErrorsWithTheirReason() throws Exception {
        prepare();
        Files.writeString(
                home.config().resolve("org.kilonova.image-absent.config"), "command=[\"/no/such/command\"]\n");
        Files.writeString(
                home.config().resolve("org.kilonova.image-failing.config"),
                "command=[\"/bin/ls\",\"/no/such/directory\"]\n");
        try (ContainerProcess container = start()) {
            HttpApi http = HttpApi.of(container, home);
            container.eventually(
                    () -> assertTrue(container.command("kn:images").contains("failing"), "the images are reported"));
            String absent = create(http, "a", "absent", "{}");
            state(container, http, absent, "ERROR");
            assertTrue(http.get(absent).text("reason").contains("/no/such/command"));
            String failing = create(http, "f", "failing", "{}");
            state(container, http, failing, "ERROR");
            String reason = http.get(failing).text("reason");
            assertTrue(reason.contains("/no/such/directory"), () -> "not the last line of its output: " + reason);
            http.delete(absent).require(202);
            http.delete(failing).require(202);
            container.eventually(() -> assertEquals(
                    0, http.get("/v1/instances").json().path("instances").size()));
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.kilonova.itests.Distribution;
import org.kilonova.itests.process.HttpApi.Answer;

/** The disk on which instances live is full: that is told, nothing is half made, and all is well when there is room again. */
class DiskFullTest {

    private static final String INSTANCES = "/v1/instances";

    /** Files grow by it. */
    private static final int PAGE = 4096;

    @RegisterExtension
    final Containers containers = new Containers();

    @TempDir
    Path scratch;

    private Path disk;
    private long process;

    private static String mount(String... words) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes()).strip();
        return process.waitFor() == 0 ? "" : String.join(" ", words) + ": " + said;
    }

    /** A home whose instances live on a disk of their own, a very small one that claims to be large. */
    private ContainerHome home() throws IOException, InterruptedException {
        ContainerHome home = ContainerHome.in(scratch);
        Path directory = Files.createDirectories(home.directory().resolve("data/managers/compute"));
        String problem;
        try {
            problem = mount("mount", "-t", "tmpfs", "-o", "size=256k", "kilonova-test", directory.toString());
        } catch (IOException e) {
            problem = e.toString();
        }
        assumeTrue(problem.isEmpty(), "a disk can only be filled where one may be mounted: " + problem);
        disk = directory;
        home.configure("org.kilonova.compute", "disk_mb", "1000");
        home.configure("org.kilonova.compute", "terminate_grace", "1");
        home.configure("org.kilonova.compute", "kilonova.task.sync_instances.spacing", "0.2");
        home.drop(Distribution.manager("scheduler"), "scheduler.jar");
        home.drop(Distribution.manager("compute"), "compute.jar");
        return home;
    }

    @AfterEach
    void endWhatIsLeft() throws IOException, InterruptedException {
        if (process > 0) {
            ProcessHandle.of(process).ifPresent(ProcessHandle::destroyForcibly);
        }
        if (disk != null) {
            assertEquals("", mount("umount", "-l", disk.toString()));
        }
    }

    /** Writes until nothing fits any more. */
    private void fill() throws IOException {
        Path filler = disk.resolve("filler");
        try (OutputStream out = Files.newOutputStream(filler)) {
            while (true) {
                out.write(new byte[PAGE]);
            }
        } catch (IOException full) {
            assertTrue(full.getMessage().contains("No space left"), full::toString);
        }
    }

    private void free(int pages) throws IOException {
        Path filler = disk.resolve("filler");
        try (FileChannel channel = FileChannel.open(filler, StandardOpenOption.WRITE)) {
            channel.truncate(channel.size() - (long) pages * PAGE);
        }
    }

    @Test
    void aFullDiskIsToldAndNothingIsHalfMade() throws Exception {
        ContainerHome home = home();
        try (ContainerProcess container = containers.start(home)) {
            container.eventually(() -> assertTrue(container.command("kn:images").contains("sleeper")));
            HttpApi http = HttpApi.of(container, home);
            String before = create(http);
            process = settled(container, http, before, "ACTIVE")
                    .json()
                    .path("pid")
                    .asLong();

            fill();
            String refused = create(http);
            String reason = settled(container, http, refused, "ERROR").text("reason");
            assertTrue(reason.contains("No space left"), () -> "the disk is not named: " + reason);
            http.delete(refused).require(202);
            gone(container, http, refused);

            // With more and more room a start comes further and further before it fails.
            boolean active = false;
            for (int pages = 1; !active; pages++) {
                free(1);
                String instance = create(http);
                container.eventually(() -> assertFalse(state(http, instance).equals("BUILDING")));
                active = state(http, instance).equals("ACTIVE");
                if (!active) {
                    Answer failed = settled(container, http, instance, "ERROR");
                    assertTrue(failed.text("reason").contains("could not be started"), pages + " pages: " + failed);
                }
                http.delete(instance).require(202);
                gone(container, http, instance);
            }

            assertEquals("ACTIVE", state(http, before), "who was there before is not disturbed");
            fill();
            http.delete(before).require(202);
            gone(container, http, before);
            assertEquals(List.of(), directories(), "what is gone has left something");
            Files.delete(disk.resolve("filler"));
            String after = create(http);
            settled(container, http, after, "ACTIVE");
            http.delete(after).require(202);
            gone(container, http, after);
            JsonNode host = http.get("/v1/hypervisors")
                    .require(200)
                    .json()
                    .path("hypervisors")
                    .path(0);
            assertEquals(0, host.path("vcpus_used").asInt(), host::toString);
            container.signal("TERM");
            assertEquals(0, container.exitCode());
        }
    }

    private static String create(HttpApi http) {
        return http.post(INSTANCES, "{\"name\": \"a\", \"image\": \"sleeper\"}")
                .require(202)
                .header("Location");
    }

    private static String state(HttpApi http, String instance) {
        return http.get(instance).require(200).text("state");
    }

    private static Answer settled(ContainerProcess container, HttpApi http, String instance, String state) {
        container.eventually(() -> assertEquals(
                state, state(http, instance), () -> http.get(instance).toString()));
        return http.get(instance);
    }

    private void gone(ContainerProcess container, HttpApi http, String instance) {
        container.eventually(() -> http.get(instance).problem(404));
        String id = instance.substring(INSTANCES.length() + 1);
        container.eventually(() ->
                assertTrue(directories().stream().noneMatch(name -> name.startsWith(id)), "it is still on the disk"));
    }

    /** Of instances. */
    private List<String> directories() throws IOException {
        try (Stream<Path> paths = Files.walk(disk.resolve("instances"), 2)) {
            return paths.filter(path -> path.getParent()
                            .getParent()
                            .getFileName()
                            .toString()
                            .equals("instances"))
                    .map(path -> path.getFileName().toString())
                    .toList();
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kilonova.container.DeployedFile.Status;

/** The folder is the truth, whatever happened while the container was down. */
@Timeout(120)
class RestartTest {

    @TempDir
    Path home;

    private ContainerRig rig;

    @BeforeEach
    void start() throws Exception {
        Files.createDirectories(home.resolve("deploy"));
        rig = new ContainerRig(home).start();
        JarBuilder.manager("greeter", "1.0.0").into(rig.file("greeter.jar"));
        JarBuilder.bundle("lib", "1.0.0").exports("lib.words", "1.0.0").into(rig.file("lib.jar"));
        JarBuilder.manager("needy", "1.0.0").imports("lib.words").into(rig.file("needy.jar"));
        JarBuilder.bundle("broken", "1.0.0").activator(FailingActivator.class).into(rig.file("broken.jar"));
        JarBuilder.bundle("lost", "1.0.0").imports("not.there").into(rig.file("lost.jar"));
        same();
    }

    @AfterEach
    void stop() throws Exception {
        rig.close();
    }

    private void same() {
        rig.deployed("greeter.jar", "1.0.0");
        rig.deployed("lib.jar", "1.0.0");
        rig.deployed("needy.jar", "1.0.0");
        rig.file("broken.jar", Status.QUARANTINED, "its activator failed");
        rig.file("lost.jar", Status.QUARANTINED, "missing package not.there");
        for (String name : List.of("greeter", "lib", "needy", "broken", "lost")) {
            rig.bundle(name);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nothing", "data/cache", "data/deploy", "data"})
    void comesUpTheSame(String deleted) throws Exception {
        long before = rig.bundle("greeter").getBundleId();
        rig.close();
        ContainerRig.delete(home.resolve(deleted));
        rig.start();
        same();
        if ("nothing".equals(deleted)) {
            assertEquals(before, rig.bundle("greeter").getBundleId());
        }
    }

    @Test
    void bringsInLineWhatChangedMeanwhile() throws Exception {
        rig.close();
        JarBuilder.manager("greeter", "1.1.0").into(rig.file("greeter.jar"));
        Files.delete(rig.file("needy.jar"));
        Files.delete(rig.file("lib.jar"));
        JarBuilder.bundle("broken", "1.1.0").into(rig.file("broken.jar"));
        JarBuilder.manager("more", "1.0.0").into(rig.file("more.jar"));
        rig.start();
        rig.deployed("greeter.jar", "1.1.0");
        rig.deployed("more.jar", "1.0.0");
        rig.deployed("broken.jar", "1.1.0");
        rig.absent("needy.jar");
        rig.absent("lib.jar");
        assertEquals("1.1.0", rig.bundle("greeter").getVersion().toString());
        assertEquals(List.of(), rig.bundles("lib"));
        assertEquals(List.of(), rig.bundles("needy"));
    }

    @Test
    void comesUpWithTheOldVersionAfterACrashWhileTheNewOneStarted() throws Exception {
        rig.container().never("greeter", "1.1.0");
        JarBuilder.manager("greeter", "1.1.0").into(rig.file("greeter.jar"));
        Awaitility.await().until(() -> rig.events().contains("greeter 1.1.0 started"));
        rig.crash();
        Files.delete(rig.file("greeter.jar"));
        JarBuilder.manager("greeter", "1.0.0").into(rig.file("greeter.jar"));
        rig.start();
        same();
        assertEquals(List.of("greeter 1.0.0 started"), greeterEvents());
    }

    @Test
    void doesNotTryTheNewVersionAgainAfterACrashWhileItStarted() throws Exception {
        rig.container().never("greeter", "1.1.0");
        JarBuilder.manager("greeter", "1.1.0").into(rig.file("greeter.jar"));
        Awaitility.await().until(() -> rig.events().contains("greeter 1.1.0 started"));
        rig.crash();
        rig.start();
        rig.file(
                "greeter.jar",
                Status.QUARANTINED,
                "version 1.1.0 not taken, 1.0.0 goes on: the container died during the swap to 1.1.0");
        rig.seenAll();
        assertEquals(List.of("greeter 1.0.0 started"), greeterEvents());
        assertEquals("1.0.0", rig.bundle("greeter").getVersion().toString());

        JarBuilder.manager("greeter", "1.1.0").into(rig.file("greeter.jar"));
        rig.deployed("greeter.jar", "1.1.0");
    }

    @Test
    void anotherHomesBundlesAreNotKept(@TempDir Path copyOfHome) throws Exception {
        rig.close();
        ContainerRig.copy(home, copyOfHome);
        ContainerRig original = rig;
        rig = new ContainerRig(copyOfHome).start();
        same();
        assertEquals(
                copyOfHome.resolve("data/deploy"),
                BundleLocation.parse(rig.bundle("greeter").getLocation())
                        .orElseThrow()
                        .copy()
                        .getParent()
                        .getParent());
        rig.close();
        rig = original.start();
        same();
    }

    private List<String> greeterEvents() {
        return rig.events().stream()
                .filter(event -> event.startsWith("greeter "))
                .toList();
    }
}

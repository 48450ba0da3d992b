// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Hashtable;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.kilonova.container.DeployedFile.Status;
import org.osgi.framework.Bundle;

/** New settings, and the end of the component, while something is being deployed. */
@Timeout(120)
class ComponentLifeTest {

    @RegisterExtension
    final ContainerRig rig = new ContainerRig();

    @Test
    void newSettingsLeaveATakeoverAlone() throws Exception {
        CompletableFuture<Void> ready = new CompletableFuture<>();
        Bundle fresh = halfTakenOver(ready);
        rig.modified("deploy", 40);
        rig.seenAll();
        assertEquals(Bundle.ACTIVE, fresh.getState());
        ready.complete(null);
        rig.deployed("pair.jar", "1.1.0");
        assertSame(fresh, rig.bundle("pair"));
    }

    @Test
    void aShorterStartTimeoutCountsForATakeoverThatRuns() throws Exception {
        halfTakenOver(new CompletableFuture<>());
        rig.modified("deploy", 1);
        rig.file("pair.jar", Status.QUARANTINED, "its managers were not up within start_timeout (1 s)");
    }

    @Test
    void whatIsInTheOldFolderAndInTheNewGoesOn() throws Exception {
        Path kept = JarBuilder.manager("kept", "1.0.0").into(rig.file("kept.jar"));
        JarBuilder.manager("left", "1.0.0").into(rig.file("left.jar"));
        rig.deployed("kept.jar", "1.0.0");
        rig.deployed("left.jar", "1.0.0");
        Path other = Files.createDirectories(rig.home().resolve("other"));
        Files.copy(kept, other.resolve("kept.jar"));
        JarBuilder.manager("more", "1.0.0").into(other.resolve("more.jar"));
        rig.modified("other", 30);
        rig.deployed("more.jar", "1.0.0");
        rig.absent("left.jar");
        rig.deployed("kept.jar", "1.0.0");
        assertEquals(
                List.of("kept 1.0.0 started"),
                rig.events().stream().filter(event -> event.startsWith("kept")).toList());
    }

    @Test
    void atItsEndWhatRunsMayEnd() throws Exception {
        CountDownLatch latch = new CountDownLatch(1);
        rig.framework().getBundleContext().registerService(CountDownLatch.class, latch, new Hashtable<>());
        JarBuilder.bundle("slow", "1.0.0").activator(SlowActivator.class).into(rig.file("slow.jar"));
        Awaitility.await().until(() -> rig.bundles("slow").stream().anyMatch(b -> b.getState() == Bundle.STARTING));
        Thread ends = new Thread(rig::componentEnds, "ends");
        ends.start();
        Awaitility.await()
                .until(() ->
                        ends.getState() == Thread.State.TIMED_WAITING || ends.getState() == Thread.State.TERMINATED);
        latch.countDown();
        ends.join(60_000);
        assertEquals(Bundle.ACTIVE, rig.bundle("slow").getState());
        rig.componentBegins();
        rig.deployed("slow.jar", "1.0.0");
    }

    @Test
    void atItsEndATakeoverThatWaitsIsUndone() throws Exception {
        Bundle fresh = halfTakenOver(new CompletableFuture<>());
        rig.componentEnds();
        assertEquals(Bundle.UNINSTALLED, fresh.getState());
        assertEquals("1.0.0", rig.container().serving("a"));
        assertEquals("1.0.0", rig.container().serving("b"));
        rig.container().well("b", "1.1.0");
        rig.componentBegins();
        rig.deployed("pair.jar", "1.1.0");
    }

    private Bundle halfTakenOver(CompletableFuture<Void> ready) throws Exception {
        JarBuilder.pair("1.0.0").into(rig.file("pair.jar"));
        rig.deployed("pair.jar", "1.0.0");
        rig.container().waits("b", "1.1.0", ready);
        JarBuilder.pair("1.1.0").into(rig.file("pair.jar"));
        Awaitility.await()
                .until(() -> !rig.container().swaps().isEmpty()
                        && rig.container().lastSwap().asked.contains("prepared 2"));
        return rig.bundles("pair").stream()
                .filter(bundle -> bundle.getVersion().getMinor() == 1)
                .findFirst()
                .orElseThrow();
    }
}

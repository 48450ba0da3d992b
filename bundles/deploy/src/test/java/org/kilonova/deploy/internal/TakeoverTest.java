// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kilonova.container.DeployedFile.Status;
import org.osgi.framework.Bundle;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.wiring.BundleWiring;

/** A new version of a manager starts beside the old one, on a real framework. */
@Timeout(120)
class TakeoverTest {

    @RegisterExtension
    final ContainerRig rig = new ContainerRig();

    @BeforeEach
    void start() throws Exception {
        JarBuilder.manager("greeter", "1.0.0").into(rig.file("greeter.jar"));
        rig.deployed("greeter.jar", "1.0.0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.1.0", "0.9.0"})
    void startsTheNewOneBeforeTheOldOneGoes(String version) throws Exception {
        JarBuilder.manager("greeter", version).into(rig.file("greeter.jar"));
        rig.deployed("greeter.jar", version);
        assertEquals(
                List.of("greeter 1.0.0 started", "greeter " + version + " started", "greeter 1.0.0 stopped"),
                rig.events());
        assertEquals(version, rig.bundle("greeter").getVersion().toString());
    }

    @Test
    void takesAnotherContentOfTheSameVersion() throws Exception {
        Bundle old = rig.bundle("greeter");
        JarBuilder.manager("greeter", "1.0.0").entry("more", 10).into(rig.file("greeter.jar"));
        Awaitility.await().until(() -> old.getState() == Bundle.UNINSTALLED);
        rig.file("greeter.jar", Status.DEPLOYED, "null");
        assertEquals(List.of("greeter 1.0.0 started", "greeter 1.0.0 started", "greeter 1.0.0 stopped"), rig.events());
    }

    @Test
    void keepsTheOldOneWhereTheNewOneFails() throws Exception {
        Bundle old = rig.bundle("greeter");
        rig.container().fails("greeter", "1.1.0", "initHost: no such door");
        JarBuilder.manager("greeter", "1.1.0").into(rig.file("greeter.jar"));
        rig.file(
                "greeter.jar",
                Status.QUARANTINED,
                "version 1.1.0 not taken, 1.0.0 goes on: topic greeter failed: initHost: no such door");
        assertSame(old, rig.bundle("greeter"));
        assertFalse(rig.events().contains("greeter 1.0.0 stopped"), rig.events().toString());

        JarBuilder.manager("greeter", "1.1.1").into(rig.file("greeter.jar"));
        rig.deployed("greeter.jar", "1.1.1");
    }

    @Test
    void keepsTheOldOneWhereTheNewOneTakesTooLong() throws Exception {
        impatient();
        rig.container().never("greeter", "1.1.0");
        JarBuilder.manager("greeter", "1.1.0").into(rig.file("greeter.jar"));
        rig.file("greeter.jar", Status.STARTING, "1.1.0 starts beside 1.0.0");
        rig.file("greeter.jar", Status.QUARANTINED, "1.0.0 goes on: its managers were not up within start_timeout");
        assertEquals("1.0.0", rig.bundle("greeter").getVersion().toString());
    }

    @Test
    void leavesTheOldOneWholeWhereAPartOfTheNewOneFails() throws Exception {
        Bundle old = pair();
        rig.container().fails("b", "1.1.0", "initHost: no such door");
        JarBuilder.pair("1.1.0").into(rig.file("pair.jar"));
        rig.file(
                "pair.jar",
                Status.QUARANTINED,
                "version 1.1.0 not taken, 1.0.0 goes on: topic b failed: initHost: no such door");
        whole(old);

        JarBuilder.pair("1.1.1").into(rig.file("pair.jar"));
        rig.deployed("pair.jar", "1.1.1");
    }

    @Test
    void leavesTheOldOneWholeWhereAPartOfTheNewOneTakesTooLong() throws Exception {
        impatient();
        Bundle old = pair();
        rig.container().never("b", "1.1.0");
        JarBuilder.pair("1.1.0").into(rig.file("pair.jar"));
        rig.file(
                "pair.jar",
                Status.QUARANTINED,
                "version 1.1.0 not taken, 1.0.0 goes on: its managers were not up within start_timeout");
        whole(old);
    }

    @Test
    void leavesTheOldOneWholeWhereTheNewOneIsTakenAwayByHand() throws Exception {
        Bundle old = pair();
        CompletableFuture<Void> ready = new CompletableFuture<>();
        rig.container().waits("b", "1.1.0", ready);
        JarBuilder.pair("1.1.0").into(rig.file("pair.jar"));
        Awaitility.await()
                .until(() -> !rig.container().swaps().isEmpty()
                        && rig.container().lastSwap().asked.contains("prepared 2"));
        rig.bundles("pair").stream()
                .filter(bundle -> bundle != old)
                .findFirst()
                .orElseThrow()
                .uninstall();
        ready.complete(null);
        rig.file("pair.jar", Status.QUARANTINED, "version 1.1.0 not taken, 1.0.0 goes on: the manager of ");
        whole(old);
    }

    /** For tests in which something takes too long; where nothing does, a short limit would only measure the machine. */
    private void impatient() throws Exception {
        rig.close();
        rig.startTimeout(3).start();
        rig.deployed("greeter.jar", "1.0.0");
    }

    private Bundle pair() throws Exception {
        JarBuilder.pair("1.0.0").into(rig.file("pair.jar"));
        rig.deployed("pair.jar", "1.0.0");
        return rig.bundle("pair");
    }

    private void whole(Bundle old) {
        assertSame(old, rig.bundle("pair"));
        assertEquals(Bundle.ACTIVE, old.getState());
        assertTrue(old.adapt(BundleStartLevel.class).isPersistentlyStarted());
        assertEquals("1.0.0", rig.container().serving("a"));
        assertEquals("1.0.0", rig.container().serving("b"));
        List<String> events =
                rig.events().stream().filter(event -> event.startsWith("pair")).toList();
        assertEquals(List.of("pair 1.0.0 started", "pair 1.1.0 started", "pair 1.1.0 stopped"), events);
    }

    @Test
    void keepsTheOldOneWhereTheNewOneRegistersNoManager() throws Exception {
        impatient();
        JarBuilder.manager("greeter", "1.1.0")
                .header("Bundle-Activator", SlowActivator.class.getName())
                .activator(SlowActivator.class)
                .into(rig.file("greeter.jar"));
        latch(0);
        rig.file("greeter.jar", Status.QUARANTINED, "1.0.0 goes on");
        assertEquals("1.0.0", rig.bundle("greeter").getVersion().toString());
    }

    @Test
    void interruptsANewOneThatHangsInItsStartAndKeepsTheOldOne() throws Exception {
        impatient();
        JarBuilder.manager("greeter", "1.1.0")
                .header("Bundle-Activator", SlowActivator.class.getName())
                .activator(SlowActivator.class)
                .into(rig.file("greeter.jar"));
        latch(1);
        rig.file("greeter.jar", Status.QUARANTINED, "1.0.0 goes on: its managers were not up within start_timeout");
        assertEquals("1.0.0", rig.bundle("greeter").getVersion().toString());
    }

    @Test
    void keepsTheOldOneWhereTheNewOneDoesNotStart() throws Exception {
        JarBuilder.manager("greeter", "1.1.0").activator(FailingActivator.class).into(rig.file("greeter.jar"));
        rig.file("greeter.jar", Status.QUARANTINED, "version 1.1.0 not taken, 1.0.0 goes on: its activator failed");
        assertEquals(Bundle.ACTIVE, rig.bundle("greeter").getState());
    }

    @Test
    void keepsTheOldOneUntilTheNewOneResolves() throws Exception {
        JarBuilder.manager("greeter", "1.1.0").imports("lib.words").into(rig.file("greeter.jar"));
        rig.file("greeter.jar", Status.QUARANTINED, "1.0.0 goes on: unresolved: missing package lib.words");
        assertEquals("1.0.0", rig.bundle("greeter").getVersion().toString());
        JarBuilder.bundle("lib", "1.0.0").exports("lib.words", "1.0.0").into(rig.file("lib.jar"));
        rig.deployed("greeter.jar", "1.1.0");
    }

    @Test
    void isContentWithTheOldContentPutBack() throws Exception {
        Bundle old = rig.bundle("greeter");
        JarBuilder.manager("greeter", "1.1.0").activator(FailingActivator.class).into(rig.file("greeter.jar"));
        rig.file("greeter.jar", Status.QUARANTINED);
        JarBuilder.manager("greeter", "1.0.0").into(rig.file("greeter.jar"));
        rig.file("greeter.jar", Status.DEPLOYED, "null");
        assertSame(old, rig.bundle("greeter"));
    }

    @Test
    void detachesTheOldOneWhenItsQuarantinedFileGoes() throws Exception {
        Path file = JarBuilder.manager("greeter", "1.1.0")
                .activator(FailingActivator.class)
                .into(rig.file("greeter.jar"));
        rig.file("greeter.jar", Status.QUARANTINED);
        Files.delete(file);
        rig.absent("greeter.jar");
        assertEquals(List.of(), rig.bundles("greeter"));
    }

    @Test
    void doesNotHoldUpOtherFilesAndTakesALaterOverwriteAfterwards() throws Exception {
        CompletableFuture<Void> ready = new CompletableFuture<>();
        rig.container().waits("greeter", "1.1.0", ready);
        JarBuilder.manager("greeter", "1.1.0").into(rig.file("greeter.jar"));
        rig.file("greeter.jar", Status.STARTING, "1.1.0 starts beside 1.0.0");
        JarBuilder.manager("greeter", "1.2.0").into(rig.file("greeter.jar"));
        JarBuilder.manager("other", "1.0.0").into(rig.file("other.jar"));
        rig.deployed("other.jar", "1.0.0");
        assertEquals(2, rig.bundles("greeter").size());
        ready.complete(null);
        rig.deployed("greeter.jar", "1.2.0");
        assertEquals("1.2.0", rig.bundle("greeter").getVersion().toString());
    }

    @Test
    void aHangingActivatorDoesNotHoldUpOtherFiles() throws Exception {
        CountDownLatch latch = latch(1);
        JarBuilder.bundle("slow", "1.0.0").activator(SlowActivator.class).into(rig.file("a-slow.jar"));
        rig.file("a-slow.jar", Status.STARTING, "is being started");
        JarBuilder.manager("other", "1.0.0").into(rig.file("other.jar"));
        JarBuilder.manager("greeter", "1.1.0").into(rig.file("greeter.jar"));
        rig.deployed("other.jar", "1.0.0");
        rig.deployed("greeter.jar", "1.1.0");
        latch.countDown();
        rig.deployed("a-slow.jar", "1.0.0");
    }

    @Test
    void asksAContainerThatCameAnew() throws Exception {
        rig.container().never("greeter", "1.1.0");
        JarBuilder.manager("greeter", "1.1.0").into(rig.file("greeter.jar"));
        rig.file("greeter.jar", Status.STARTING, "1.1.0 starts beside 1.0.0");
        Awaitility.await().until(() -> rig.events().contains("greeter 1.1.0 started"));
        rig.containerGoes();
        rig.container().well("greeter", "1.1.0");
        rig.seenAll();
        rig.containerComes();
        rig.deployed("greeter.jar", "1.1.0");
    }

    @Test
    void singletonsStandBesideThemselves() throws Exception {
        for (String version : List.of("1.0.0", "1.1.0")) {
            JarBuilder.manager("single", version)
                    .header("Bundle-SymbolicName", "single;singleton:=true")
                    .into(rig.file("single.jar"));
            rig.deployed("single.jar", version);
        }
        assertEquals(
                List.of("single 1.0.0 started", "single 1.1.0 started", "single 1.0.0 stopped"),
                rig.events().stream()
                        .filter(event -> event.startsWith("single"))
                        .toList());
    }

    @Test
    void aManagerThatExportsAPackageDoesNotKeepTheClassesOfItsOldVersion() throws Exception {
        BundleWiring old = null;
        for (String version : List.of("1.0.0", "1.1.0")) {
            old = rig.bundles("talker").stream()
                    .findFirst()
                    .map(bundle -> bundle.adapt(BundleWiring.class))
                    .orElse(null);
            JarBuilder.manager("talker", version)
                    .exports("talker.words", "1.0.0")
                    .imports("talker.words")
                    .into(rig.file("talker.jar"));
            rig.deployed("talker.jar", version);
        }
        BundleWiring gone = old;
        assertFalse(gone.isInUse());
        assertTrue(rig.bundle("talker").adapt(BundleWiring.class).getRequiredWires("osgi.wiring.package").stream()
                .noneMatch(wire -> wire.getProviderWiring() == gone));
    }

    private CountDownLatch latch(int count) {
        CountDownLatch latch = new CountDownLatch(count);
        Dictionary<String, Object> none = new Hashtable<>();
        rig.framework().getBundleContext().registerService(CountDownLatch.class, latch, none);
        return latch;
    }
}

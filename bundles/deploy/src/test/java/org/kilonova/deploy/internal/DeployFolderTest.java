// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.kilonova.container.DeployedFile;
import org.kilonova.container.DeployedFile.Status;
import org.osgi.framework.Bundle;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.wiring.BundleWiring;

/** What comes into the folder and goes, on a real framework. */
@Timeout(120)
class DeployFolderTest {

    @RegisterExtension
    final ContainerRig rig = new ContainerRig();

    @Test
    void attachesWhatIsDroppedInAndDetachesWhatIsRemoved() throws Exception {
        JarBuilder.manager("greeter", "1.0.0").into(rig.file("greeter.jar"));
        DeployedFile file = rig.file("greeter.jar", Status.DEPLOYED);
        Bundle bundle = rig.bundle("greeter");
        assertEquals(bundle.getBundleId(), file.bundleId());
        assertEquals("greeter", file.bundle());
        assertEquals("1.0.0", file.version());
        assertEquals(Bundle.ACTIVE, bundle.getState());
        assertEquals(20, bundle.adapt(BundleStartLevel.class).getStartLevel());
        assertTrue(bundle.adapt(BundleStartLevel.class).isActivationPolicyUsed());

        Files.delete(rig.file("greeter.jar"));
        rig.absent("greeter.jar");
        assertEquals(List.of(), rig.bundles("greeter"));
    }

    @Test
    void createsTheFolder() throws Exception {
        rig.close();
        Files.delete(rig.home().resolve("deploy"));
        rig.start();
        rig.seenAllAfterCreation();
        assertTrue(Files.isDirectory(rig.home().resolve("deploy")));
    }

    @Test
    void doesNotDeployAgainWhatIsOnlyTouched() throws Exception {
        Path file = JarBuilder.manager("greeter", "1.0.0").into(rig.file("greeter.jar"));
        rig.deployed("greeter.jar", "1.0.0");
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(77)));
        rig.seenAll();
        rig.deployed("greeter.jar", "1.0.0");
        assertEquals(List.of("greeter 1.0.0 started"), greeterEvents());
    }

    @Test
    void noticesAnotherContentOfSameSizeAndOlderDate() throws Exception {
        Path file = JarBuilder.manager("greeter", "1.0.0").into(rig.file("greeter.jar"));
        rig.deployed("greeter.jar", "1.0.0");
        FileTime date = Files.getLastModifiedTime(file);
        long size = Files.size(file);
        Path other = JarBuilder.manager("greeter", "1.0.1").into(rig.home().resolve("other.jar"));
        Files.setLastModifiedTime(other, date);
        assertEquals(size, Files.size(other));
        Files.move(other, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        rig.deployed("greeter.jar", "1.0.1");
    }

    @Test
    void takesNamesOfAnyKind() throws Exception {
        for (String name : List.of("größe ünï.jar", "50% #1.jar", "a+b&c;d.JAR")) {
            String bundle = "b" + Math.abs(name.hashCode());
            JarBuilder.bundle(bundle, "1.0.0").into(rig.file(name));
            rig.deployed(name, "1.0.0");
            JarBuilder.bundle(bundle, "1.1.0").into(rig.file(name));
            rig.deployed(name, "1.1.0");
        }
    }

    @Test
    void waitsForAFileThatGrows() throws Exception {
        byte[] content =
                JarBuilder.manager("greeter", "1.0.0").entry("big", 5000).bytes();
        Path file = rig.file("greeter.jar");
        for (int part = 1; part <= 4; part++) {
            Files.write(file, Arrays.copyOf(content, content.length * part / 5));
            rig.file("greeter.jar", Status.SETTLING, "not complete yet");
        }
        assertEquals(List.of(), rig.bundles("greeter"));
        Files.write(file, content);
        rig.deployed("greeter.jar", "1.0.0");
    }

    @Test
    void quarantinesATruncatedFileThatChangesNoMoreAndTakesTheWholeOne() throws Exception {
        byte[] content = JarBuilder.manager("greeter", "1.0.0").bytes();
        Path file = Files.write(rig.file("greeter.jar"), Arrays.copyOf(content, content.length / 2));
        rig.file("greeter.jar", Status.SETTLING, "ends too early");
        rig.file("greeter.jar", Status.QUARANTINED, "the zip ends too early: copy to a temporary name");
        Files.write(file, content);
        rig.deployed("greeter.jar", "1.0.0");
    }

    @Test
    void quarantinesWhatIsNoBundle() throws Exception {
        Files.writeString(rig.file("text.jar"), "This is not the jar you are looking for.");
        JarBuilder.plain().entry("readme.txt", 10).into(rig.file("plain.jar"));
        Files.writeString(rig.file("notes.txt"), "notes");
        Files.createDirectory(rig.file("sub"));
        Files.createSymbolicLink(rig.file("link.jar"), rig.home().resolve("nothing.jar"));
        JarBuilder.bundle("bad", "1.x y").into(rig.file("version.jar"));
        rig.file("text.jar", Status.QUARANTINED, "not a zip");
        rig.file("plain.jar", Status.QUARANTINED, "no OSGi manifest");
        rig.file("notes.txt", Status.QUARANTINED, "not a .jar file; move it away");
        rig.file("sub", Status.QUARANTINED, "a directory");
        rig.file("link.jar", Status.QUARANTINED, "a link to nothing");
        rig.file("version.jar", Status.QUARANTINED, "Bundle-Version");

        JarBuilder.bundle("text", "1.0.0").renamedInto(rig.file("text.jar"));
        rig.deployed("text.jar", "1.0.0");
    }

    @Test
    void saysNothingOfFilesBeingPrepared() throws Exception {
        for (String name : List.of(".hidden.jar", "a.jar.part", "a.jar.tmp", "a.jar~")) {
            JarBuilder.bundle("prepared", "1.0.0").into(rig.file(name));
        }
        rig.seenAll();
        assertEquals(List.of(), rig.files());
    }

    @Test
    void followsLinks() throws Exception {
        Path target = JarBuilder.manager("greeter", "1.0.0").into(rig.home().resolve("target.jar"));
        Files.createSymbolicLink(rig.file("greeter.jar"), target);
        rig.deployed("greeter.jar", "1.0.0");
        JarBuilder.manager("greeter", "1.1.0").into(target);
        rig.deployed("greeter.jar", "1.1.0");
    }

    @Test
    void namesTheMissingPackageAndHealsWhenItComes() throws Exception {
        JarBuilder.manager("greeter", "1.0.0").into(rig.file("greeter.jar"));
        JarBuilder.manager("needy", "1.0.0")
                .imports("lib.words;version=\"[1.2,2)\"")
                .into(rig.file("needy.jar"));
        rig.file("needy.jar", Status.QUARANTINED, "missing package lib.words [1.2.0,2.0.0)");
        JarBuilder.bundle("lib", "1.0.0").exports("lib.words", "1.1.0").into(rig.file("lib.jar"));
        rig.deployed("lib.jar", "1.0.0");
        rig.file("needy.jar", Status.QUARANTINED, "missing package lib.words");
        JarBuilder.bundle("lib", "1.3.0").exports("lib.words", "1.3.0").into(rig.file("lib.jar"));
        rig.deployed("needy.jar", "1.0.0");
        rig.deployed("greeter.jar", "1.0.0");
        assertEquals(List.of("greeter 1.0.0 started"), greeterEvents());
    }

    @Test
    void namesWhatIsMissingDeeperInAChain() throws Exception {
        JarBuilder.bundle("middle", "1.0.0")
                .exports("middle.words", "1.0.0")
                .imports("deep.words")
                .into(rig.file("middle.jar"));
        rig.file("middle.jar", Status.QUARANTINED, "missing package deep.words;");
        JarBuilder.bundle("top", "1.0.0").imports("middle.words").into(rig.file("top.jar"));
        rig.file("top.jar", Status.QUARANTINED, "missing package deep.words of the bundle middle");
    }

    @Test
    void quarantinesAgainWhatLosesItsPackage() throws Exception {
        Path lib =
                JarBuilder.bundle("lib", "1.0.0").exports("lib.words", "1.0.0").into(rig.file("lib.jar"));
        rig.deployed("lib.jar", "1.0.0");
        JarBuilder.manager("needy", "1.0.0").imports("lib.words").into(rig.file("needy.jar"));
        rig.deployed("needy.jar", "1.0.0");
        Files.delete(lib);
        rig.file("needy.jar", Status.QUARANTINED, "missing package lib.words");
        JarBuilder.bundle("lib", "1.0.0").exports("lib.words", "1.0.0").into(lib);
        rig.deployed("needy.jar", "1.0.0");
    }

    @Test
    void keepsTheFirstOfTwoFilesWithOneBundle() throws Exception {
        Path first = JarBuilder.manager("greeter", "1.0.0").into(rig.file("one.jar"));
        rig.deployed("one.jar", "1.0.0");
        JarBuilder.manager("greeter", "1.1.0").into(rig.file("another.jar"));
        rig.file("another.jar", Status.QUARANTINED, "the same bundle as one.jar");
        assertEquals("1.0.0", rig.bundle("greeter").getVersion().toString());
        Files.delete(first);
        rig.deployed("another.jar", "1.1.0");
        assertEquals("1.1.0", rig.bundle("greeter").getVersion().toString());
    }

    @Test
    void leavesBundlesOfTheDistributionAlone() throws Exception {
        Path jar = JarBuilder.bundle("shipped", "1.0.0").into(rig.home().resolve("shipped.jar"));
        Bundle shipped = rig.framework().getBundleContext().installBundle("file:" + jar);
        shipped.start();
        JarBuilder.bundle("shipped", "2.0.0").into(rig.file("mine.jar"));
        rig.file("mine.jar", Status.QUARANTINED, "conflicts with bundle " + shipped.getBundleId());
        assertEquals(Bundle.ACTIVE, rig.bundle("shipped").getState());
        shipped.uninstall();
        rig.deployed("mine.jar", "2.0.0");
    }

    @Test
    void quarantinesWhatDoesNotStartAndTakesTheCorrectedOne() throws Exception {
        JarBuilder.bundle("greeter", "1.0.0").activator(FailingActivator.class).into(rig.file("greeter.jar"));
        rig.file(
                "greeter.jar", Status.QUARANTINED, "its activator failed: java.lang.IllegalStateException: no licence");
        JarBuilder.manager("greeter", "1.0.1").into(rig.file("greeter.jar"));
        rig.deployed("greeter.jar", "1.0.1");
        assertEquals(Bundle.ACTIVE, rig.bundle("greeter").getState());
    }

    @Test
    void tellsWhichManagerDidNotComeUpAndThatItDidLater() throws Exception {
        rig.container().fails("greeter", "1.0.0", "initHost: no such door");
        JarBuilder.manager("greeter", "1.0.0").into(rig.file("greeter.jar"));
        rig.file("greeter.jar", Status.DEPLOYED, "topic greeter failed: initHost: no such door");
        assertEquals(Bundle.ACTIVE, rig.bundle("greeter").getState());
        rig.container().well("greeter", "1.0.0");
        rig.file("greeter.jar", Status.DEPLOYED, "null");
    }

    @Test
    void tellsThatAManagerIsNotRegistered() throws Exception {
        JarBuilder.bundle("lazy", "1.0.0")
                .header("Provide-Capability", "osgi.service;objectClass=\"org.kilonova.manager.Manager\"")
                .into(rig.file("lazy.jar"));
        rig.file("lazy.jar", Status.DEPLOYED, "1 of 1 managers not registered");
    }

    @Test
    void waitsForTheContainer() throws Exception {
        rig.containerGoes();
        JarBuilder.manager("greeter", "1.0.0").into(rig.file("greeter.jar"));
        rig.file("greeter.jar", Status.STARTING, "waits for the container service");
        rig.containerComes();
        rig.file("greeter.jar", Status.DEPLOYED, "null");
        rig.containerGoes();
        JarBuilder.manager("greeter", "1.1.0").into(rig.file("greeter.jar"));
        rig.file("greeter.jar", Status.STARTING, "waits for the container service");
        assertEquals("1.0.0", rig.bundle("greeter").getVersion().toString());
        rig.containerComes();
        rig.deployed("greeter.jar", "1.1.0");
    }

    @Test
    void saysOnceThatTheFolderIsAway() throws Exception {
        JarBuilder.manager("greeter", "1.0.0").into(rig.file("greeter.jar"));
        rig.deployed("greeter.jar", "1.0.0");
        ch.qos.logback.classic.Logger log =
                (ch.qos.logback.classic.Logger) org.slf4j.LoggerFactory.getLogger(Folder.class);
        ListAppender<ILoggingEvent> said = new ListAppender<>();
        said.list = new java.util.concurrent.CopyOnWriteArrayList<>();
        said.start();
        log.addAppender(said);
        Level level = log.getLevel();
        log.setLevel(Level.INFO);
        try {
            Files.move(rig.home().resolve("deploy"), rig.home().resolve("elsewhere"));
            org.awaitility.Awaitility.await().until(() -> said.list.size() == 1);
            Files.move(rig.home().resolve("elsewhere"), rig.home().resolve("deploy"));
            org.awaitility.Awaitility.await().until(() -> said.list.size() == 2);
            rig.seenAll();
        } finally {
            log.detachAppender(said);
            log.setLevel(level);
        }
        assertTrue(said.list.get(0).getFormattedMessage().contains("is away"), said.list.toString());
        assertTrue(said.list.get(1).getFormattedMessage().contains("is back"), said.list.toString());
        assertEquals(2, said.list.size());
        assertEquals(List.of("greeter 1.0.0 started"), greeterEvents());
    }

    @Test
    void changesNothingWhileTheFolderIsAway() throws Exception {
        JarBuilder.manager("greeter", "1.0.0").into(rig.file("greeter.jar"));
        rig.deployed("greeter.jar", "1.0.0");
        Path elsewhere = rig.home().resolve("elsewhere");
        Files.move(rig.home().resolve("deploy"), elsewhere);
        JarBuilder.manager("greeter", "1.1.0").into(elsewhere.resolve("greeter.jar"));
        rig.restart();
        assertEquals("1.0.0", rig.bundle("greeter").getVersion().toString());
        assertFalse(Files.exists(rig.home().resolve("deploy")));
        Files.move(elsewhere, rig.home().resolve("deploy"));
        rig.deployed("greeter.jar", "1.1.0");
    }

    @Test
    void neverRunsFromTheFileItself() throws Exception {
        Path file =
                JarBuilder.manager("greeter", "1.0.0").entry("words.txt", 100).into(rig.file("greeter.jar"));
        rig.deployed("greeter.jar", "1.0.0");
        rig.container().never("greeter", "1.1.0");
        Files.write(file, new byte[1000]);
        rig.file("greeter.jar", Status.QUARANTINED, "the new content not taken, 1.0.0 goes on: not a zip");
        assertEquals(
                100, rig.bundle("greeter").getEntry("words.txt").openStream().readAllBytes().length);
    }

    @Test
    void startsFragmentsNever() throws Exception {
        JarBuilder.bundle("translation", "1.0.0")
                .header("Fragment-Host", "greeter")
                .into(rig.file("translation.jar"));
        rig.file("translation.jar", Status.DEPLOYED, "a fragment");
        JarBuilder.manager("greeter", "1.0.0").into(rig.file("greeter.jar"));
        rig.deployed("greeter.jar", "1.0.0");
        assertEquals(Bundle.RESOLVED, rig.bundle("translation").getState());
    }

    @Test
    void keepsOnlyCopiesInUse() throws Exception {
        rig.close();
        rig.keepVersions(0).start();
        JarBuilder.manager("greeter", "1.0.0").into(rig.file("greeter.jar"));
        rig.deployed("greeter.jar", "1.0.0");
        JarBuilder.manager("greeter", "1.1.0").into(rig.file("greeter.jar"));
        rig.deployed("greeter.jar", "1.1.0");
        rig.seenAll();
        org.awaitility.Awaitility.await().until(() -> {
            try (var copies = Files.list(rig.home().resolve("data/deploy"))) {
                return copies.filter(Files::isDirectory).count() == 1;
            }
        });
    }

    @Test
    void bundlesStayWhenTheComponentEnds() throws Exception {
        JarBuilder.manager("greeter", "1.0.0").into(rig.file("greeter.jar"));
        rig.deployed("greeter.jar", "1.0.0");
        rig.componentRestarts();
        rig.deployed("greeter.jar", "1.0.0");
        assertEquals(List.of("greeter 1.0.0 started"), greeterEvents());
    }

    @Test
    void putsBackWhatSomebodyUninstalled() throws Exception {
        JarBuilder.manager("greeter", "1.0.0").into(rig.file("greeter.jar"));
        rig.deployed("greeter.jar", "1.0.0");
        Bundle before = rig.bundle("greeter");
        before.uninstall();
        org.awaitility.Awaitility.await().until(() -> rig.bundles("greeter").size() == 1);
        rig.deployed("greeter.jar", "1.0.0");
        assertNotEquals(before.getBundleId(), rig.bundle("greeter").getBundleId());
    }

    @Test
    void showsWhatSomebodyStopped() throws Exception {
        JarBuilder.manager("greeter", "1.0.0").into(rig.file("greeter.jar"));
        rig.deployed("greeter.jar", "1.0.0");
        rig.bundle("greeter").stop();
        rig.file(
                "greeter.jar",
                Status.DEPLOYED,
                "stopped by hand: start " + rig.bundle("greeter").getBundleId());
        rig.bundle("greeter").start();
        rig.file("greeter.jar", Status.DEPLOYED, "null");
    }

    @Test
    void updatesALibraryAndRestartsOnlyItsDependents() throws Exception {
        JarBuilder.manager("greeter", "1.0.0").into(rig.file("greeter.jar"));
        JarBuilder.bundle("lib", "1.0.0").exports("lib.words", "1.0.0").into(rig.file("lib.jar"));
        JarBuilder.manager("needy", "1.0.0").imports("lib.words").into(rig.file("needy.jar"));
        for (String name : List.of("greeter.jar", "lib.jar", "needy.jar")) {
            rig.deployed(name, "1.0.0");
        }
        JarBuilder.bundle("lib", "1.1.0").exports("lib.words", "1.1.0").into(rig.file("lib.jar"));
        rig.deployed("lib.jar", "1.1.0");
        rig.file("needy.jar", Status.DEPLOYED, "null");
        Bundle user = rig.bundle("needy");
        assertEquals(Bundle.ACTIVE, user.getState());
        assertTrue(user.adapt(BundleWiring.class).getRequiredWires("osgi.wiring.package").stream()
                .anyMatch(wire -> wire.getProvider().getBundle() == rig.bundle("lib")));
        assertEquals(List.of("greeter 1.0.0 started"), greeterEvents());
    }

    @Test
    void goesBackWhereALibraryDoesNotStart() throws Exception {
        JarBuilder.bundle("lib", "1.0.0").exports("lib.words", "1.0.0").into(rig.file("lib.jar"));
        JarBuilder.manager("needy", "1.0.0").imports("lib.words").into(rig.file("needy.jar"));
        rig.deployed("lib.jar", "1.0.0");
        rig.deployed("needy.jar", "1.0.0");
        JarBuilder.bundle("lib", "1.1.0")
                .exports("lib.words", "1.1.0")
                .activator(FailingActivator.class)
                .into(rig.file("lib.jar"));
        rig.file("lib.jar", Status.QUARANTINED, "version 1.1.0 not taken, 1.0.0 goes on: its activator failed");
        assertEquals("1.0.0", rig.bundle("lib").getVersion().toString());
        assertEquals(Bundle.ACTIVE, rig.bundle("lib").getState());
        rig.deployed("needy.jar", "1.0.0");
        assertEquals(Bundle.ACTIVE, rig.bundle("needy").getState());
    }

    @Test
    void touchesNothingWhereALibraryDoesNotResolve() throws Exception {
        JarBuilder.bundle("lib", "1.0.0").exports("lib.words", "1.0.0").into(rig.file("lib.jar"));
        rig.deployed("lib.jar", "1.0.0");
        JarBuilder.bundle("lib", "1.1.0").imports("not.there").into(rig.file("lib.jar"));
        rig.file(
                "lib.jar",
                Status.QUARANTINED,
                "version 1.1.0 not taken, 1.0.0 goes on: unresolved: missing package not.there");
        assertEquals(
                List.of("lib 1.0.0 started"),
                rig.events().stream().filter(event -> event.startsWith("lib ")).toList());
        JarBuilder.bundle("other", "1.0.0").exports("not.there", "1.0.0").into(rig.file("other.jar"));
        rig.deployed("lib.jar", "1.1.0");
    }

    @Test
    void replacesABundleByAnotherUnderTheSameFileName() throws Exception {
        JarBuilder.manager("greeter", "1.0.0").into(rig.file("manager.jar"));
        rig.deployed("manager.jar", "1.0.0");
        JarBuilder.manager("parter", "3.0.0").into(rig.file("manager.jar"));
        rig.deployed("manager.jar", "3.0.0");
        assertEquals(List.of(), rig.bundles("greeter"));
    }

    private List<String> greeterEvents() {
        return rig.events().stream()
                .filter(event -> event.startsWith("greeter "))
                .toList();
    }
}

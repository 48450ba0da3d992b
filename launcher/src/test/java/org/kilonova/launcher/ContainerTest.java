// SPDX-License-Identifier: Apache-2.0
package org.kilonova.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContainerTest {

    @TempDir
    Path temp;

    private BundleTree.Entry bundle(int level, String name, String imports) throws IOException {
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.putValue("Bundle-ManifestVersion", "2");
        attributes.putValue("Bundle-SymbolicName", name);
        attributes.putValue("Bundle-Version", "1.2.3");
        if (imports != null) {
            attributes.putValue("Import-Package", imports);
        }
        Path jar = temp.resolve(name + ".jar");
        new JarOutputStream(Files.newOutputStream(jar), manifest).close();
        return new BundleTree.Entry(level, jar, true);
    }

    private Container container() {
        return new Container(FrameworkProperties.of(new Home(temp.resolve("home")), ShellMode.NONE, "0"));
    }

    @Test
    void startsInTwoStepsAndStops() throws Exception {
        Container container = container();
        container.install(
                List.of(bundle(5, "a", "org.slf4j;version=\"[1.7,2)\""), bundle(25, "b", "org.osgi.service.log")));
        container.start();
        container.startRemaining();
        assertEquals(2, container.bundleCount());
        container.stop();
        container.waitForStop();
    }

    @Test
    void tellsOnceWhenItBeginsToStop() throws Exception {
        Container container = container();
        container.install(List.of(bundle(5, "a", null)));
        AtomicInteger told = new AtomicInteger();
        container.whenStopping(told::incrementAndGet);
        container.start();
        assertEquals(0, told.get());
        container.stop();
        container.waitForStop();
        assertEquals(1, told.get());
    }

    @Test
    void bundleThatDoesNotResolveIsNamedWithTheMissingPackage() throws Exception {
        Container container = container();
        container.install(List.of(bundle(5, "fine", null), bundle(15, "broken", "com.example.absent")));
        LaunchException e = assertThrows(LaunchException.class, container::start);
        assertEquals(ExitCode.FAILED, e.exitCode());
        assertTrue(e.getMessage().contains("broken 1.2.3"), e.getMessage());
        assertTrue(e.getMessage().contains("com.example.absent"), e.getMessage());
        assertTrue(!e.getMessage().contains("fine"), e.getMessage());
        container.stop();
        container.waitForStop();
    }

    @Test
    void stopDuringStartIsNotAFailure() throws Exception {
        Container container = container();
        container.install(List.of(bundle(5, "a", null), bundle(25, "b", null)));
        container.stop();
        container.start();
        container.startRemaining();
        container.waitForStop();
    }

    @Test
    void fileThatIsNoBundleFailsTheStartAndIsNamed() throws Exception {
        Path file = Files.writeString(temp.resolve("x.jar"), "not a jar");
        Container container = container();
        LaunchException e = assertThrows(
                LaunchException.class, () -> container.install(List.of(new BundleTree.Entry(5, file, true))));
        assertTrue(e.getMessage().contains("x.jar"), e.getMessage());
        container.stop();
        container.waitForStop();
    }
}

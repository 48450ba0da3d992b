// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Version;

class JarFactsTest {

    @TempDir
    Path directory;

    @Test
    void readsNameAndVersion() throws Exception {
        assertEquals(
                new JarFacts("greeter", new Version("1.2.3"), false),
                facts(JarBuilder.bundle("greeter ;singleton:=true; x=\"a;b\"", "1.2.3")));
    }

    @Test
    void aMissingVersionIsZero() throws Exception {
        JarBuilder jar =
                JarBuilder.plain().header("Bundle-SymbolicName", "greeter").header("Bundle-ManifestVersion", "2");
        assertEquals(Version.emptyVersion, facts(jar).version());
    }

    @Test
    void knowsAFragment() throws Exception {
        assertTrue(facts(JarBuilder.bundle("words", "1.0.0").header("Fragment-Host", "greeter"))
                .fragment());
    }

    @Test
    void refusesWhatIsNoBundle() throws Exception {
        refused("Bundle-SymbolicName", JarBuilder.plain());
        refused("Bundle-SymbolicName", JarBuilder.plain().header("Bundle-SymbolicName", " ;singleton:=true"));
        refused("Bundle-ManifestVersion", JarBuilder.plain().header("Bundle-SymbolicName", "greeter"));
        refused("Bundle-Version 1.x y is not valid", JarBuilder.bundle("greeter", "1.x y"));
    }

    @Test
    void refusesAJarWithoutOrWithABrokenManifest() throws Exception {
        Path jar = directory.resolve("a.jar");
        Files.write(jar, new JarFactsTestJar("readme.txt", "hello").bytes());
        assertTrue(assertThrows(JarFacts.NoBundleException.class, () -> JarFacts.of(jar))
                .getMessage()
                .contains("Bundle-SymbolicName"));
        Files.write(jar, new JarFactsTestJar("META-INF/MANIFEST.MF", "This is no header\n").bytes());
        assertTrue(assertThrows(JarFacts.NoBundleException.class, () -> JarFacts.of(jar))
                .getMessage()
                .contains("cannot be read"));
    }

    private void refused(String part, JarBuilder jar) {
        JarFacts.NoBundleException refused = assertThrows(JarFacts.NoBundleException.class, () -> facts(jar));
        assertTrue(refused.getMessage().contains(part), refused.getMessage());
    }

    private JarFacts facts(JarBuilder jar) throws Exception {
        return JarFacts.of(jar.into(directory.resolve("a.jar")));
    }

    /** One entry, and nothing else. */
    private record JarFactsTestJar(String name, String content) {

        byte[] bytes() throws java.io.IOException {
            java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream();
            try (java.util.zip.ZipOutputStream zip = new java.util.zip.ZipOutputStream(bytes)) {
                zip.putNextEntry(new java.util.zip.ZipEntry(name));
                zip.write(content.getBytes(java.nio.charset.StandardCharsets.UTF_8));
            }
            return bytes.toByteArray();
        }
    }
}

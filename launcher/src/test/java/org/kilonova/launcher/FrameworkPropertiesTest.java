// SPDX-License-Identifier: Apache-2.0
package org.kilonova.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarInputStream;
import org.junit.jupiter.api.Test;

class FrameworkPropertiesTest {

    private static final Home HOME = new Home(Path.of("/var/lib/kilonova"));

    private static final Map<String, Object> PROPERTIES = FrameworkProperties.of(HOME, ShellMode.DAEMON, "0.1.0");

    @Test
    void bundlesLearnWhereTheyAre() {
        assertEquals("/var/lib/kilonova", PROPERTIES.get("kilonova.home"));
        assertEquals("0.1.0", PROPERTIES.get("kilonova.version"));
        assertEquals("none", PROPERTIES.get("kilonova.shell"));
    }

    @Test
    void onlyConfigurationFilesAreDroppedIn() {
        String filter = (String) PROPERTIES.get("felix.fileinstall.filter");
        assertTrue("org.kilonova.core.cfg".matches(filter));
        assertTrue("org.kilonova.core.config".matches(filter));
        for (String other : new String[] {"manager.jar", "logback.xml", "a.cfg.bak", "a.cfg~"}) {
            assertTrue(!other.matches(filter), other);
        }
    }

    @Test
    void everyExportedPackageIsOnTheClassPathInThatVersion() throws Exception {
        for (String clause : ((String) PROPERTIES.get("org.osgi.framework.system.packages.extra")).split(",")) {
            String[] parts = clause.split(";version=");
            String version = versionOnClassPath(parts[0]);
            boolean olderBindings = parts[1].equals("1.7.36") && version.startsWith("2.0");
            assertTrue(olderBindings || parts[1].equals(version), clause + " is " + version + " on the class path");
        }
    }

    /** As the manifest of the jar that holds the package says. */
    private static String versionOnClassPath(String packageName) throws Exception {
        Map<String, String> samples = Map.of(
                "org.slf4j", "org.slf4j.Logger",
                "ch.qos.logback.classic", "ch.qos.logback.classic.Logger",
                "ch.qos.logback.core", "ch.qos.logback.core.Context",
                "org.osgi.service.log", "org.osgi.service.log.LogService");
        String owner = samples.keySet().stream()
                .filter(packageName::startsWith)
                .findFirst()
                .orElseThrow();
        Class<?> sample = Class.forName(samples.get(owner));
        try (InputStream jar = sample.getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .openStream();
                JarInputStream in = new JarInputStream(jar)) {
            Attributes manifest = in.getManifest().getMainAttributes();
            String exports = manifest.getValue("Export-Package");
            assertNotNull(exports, owner);
            assertTrue(exports.contains(packageName), packageName + " is not in " + owner);
            return manifest.getValue("Bundle-Version").replaceFirst("^(\\d+\\.\\d+\\.\\d+).*", "$1");
        }
    }
}

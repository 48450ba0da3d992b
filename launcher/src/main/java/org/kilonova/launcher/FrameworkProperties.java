// SPDX-License-Identifier: Apache-2.0
package org.kilonova.launcher;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.osgi.framework.Constants;

/** What the framework and the bundles that come from elsewhere are told at start. */
public final class FrameworkProperties {

    /** Up to here everything that answers a call is started. */
    static final int SERVICE_LEVEL = 20;

    /** The shell at 25 and HTTP at 30 come after: nobody has to wait for them. */
    static final int TOP_LEVEL = 30;

    /**
     * Configuration Admin waits for these before it delivers anything, so no component sees a placeholder or a bad value. They start
     * at levels before the one that reads the directory of configuration files.
     */
    public static final List<String> CONFIGURATION_PLUGINS =
            List.of("org.apache.felix.configadmin.plugin.interpolation", "org.kilonova.settings");

    /** Logging lives on the launcher's class path; bundles built against SLF4J 1 are served too. */
    public static final List<String> SYSTEM_PACKAGES = List.of(
            "org.slf4j;version=2.0.20",
            "org.slf4j.event;version=2.0.20",
            "org.slf4j.helpers;version=2.0.20",
            "org.slf4j.spi;version=2.0.20",
            "org.slf4j;version=1.7.36",
            "org.slf4j.event;version=1.7.36",
            "org.slf4j.helpers;version=1.7.36",
            "org.slf4j.spi;version=1.7.36",
            "ch.qos.logback.classic;version=1.6.6",
            "ch.qos.logback.classic.spi;version=1.6.6",
            "ch.qos.logback.core;version=1.6.6",
            "ch.qos.logback.core.spi;version=1.6.6",
            "org.osgi.service.log;version=1.5.0");

    private FrameworkProperties() {}

    static Map<String, Object> of(Home home, ShellMode shell, String version) {
        Map<String, Object> properties = new HashMap<>();
        properties.put("kilonova.home", home.directory().toString());
        properties.put("kilonova.version", version);
        properties.put("kilonova.shell", shell.property());

        properties.put(Constants.FRAMEWORK_STORAGE, home.data().resolve("cache").toString());
        // Nothing depends on the cache, and a start that always begins from nothing is the same start each time.
        properties.put(Constants.FRAMEWORK_STORAGE_CLEAN, Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT);
        properties.put(Constants.FRAMEWORK_BEGINNING_STARTLEVEL, Integer.toString(SERVICE_LEVEL));
        properties.put(Constants.FRAMEWORK_BSNVERSION, Constants.FRAMEWORK_BSNVERSION_MULTIPLE);
        properties.put(Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, String.join(",", SYSTEM_PACKAGES));
        properties.put("felix.startlevel.bundle", Integer.toString(SERVICE_LEVEL));
        properties.put("felix.log.logger", new FrameworkLog());

        properties.put("felix.cm.pm", "memory");
        properties.put("felix.cm.config.plugins", String.join(",", CONFIGURATION_PLUGINS));
        properties.put(
                "org.apache.felix.configadmin.plugin.interpolation.secretsdir",
                home.config().resolve("secrets").toString());

        properties.put("felix.fileinstall.dir", home.config().toString());
        properties.put("felix.fileinstall.filter", ".*\\.(cfg|config)");
        properties.put("felix.fileinstall.subdir.mode", "skip");
        properties.put("felix.fileinstall.poll", "1000");
        properties.put("felix.fileinstall.noInitialDelay", "true");
        properties.put("felix.fileinstall.enableConfigSave", "false");
        properties.put("felix.fileinstall.log.level", "3");
        properties.put(
                "felix.fileinstall.tmpdir",
                home.data().resolve("tmp").resolve("fileinstall").toString());

        // No HTTP server but those that are configured: else Felix opens one on 8080.
        properties.put("org.apache.felix.http.require.config", "true");

        properties.put("gosh.home", home.config().resolve("shell").toString());
        return properties;
    }
}

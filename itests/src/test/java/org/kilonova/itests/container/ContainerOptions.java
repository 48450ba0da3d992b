// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.container;

import static org.ops4j.pax.exam.CoreOptions.bundle;
import static org.ops4j.pax.exam.CoreOptions.cleanCaches;
import static org.ops4j.pax.exam.CoreOptions.composite;
import static org.ops4j.pax.exam.CoreOptions.frameworkProperty;
import static org.ops4j.pax.exam.CoreOptions.frameworkStartLevel;
import static org.ops4j.pax.exam.CoreOptions.junitBundles;
import static org.ops4j.pax.exam.CoreOptions.systemPackages;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.kilonova.itests.Distribution;
import org.ops4j.pax.exam.Option;

/** What a container under test is made of, by name. */
final class ContainerOptions {

    /** Above the shell's. */
    private static final int START_LEVEL = 30;

    /** The terminal is left out ({@code 25-terminal}): it would stop the framework when its input ends. */
    private static final Pattern LEVEL = Pattern.compile("\\d\\d");

    private ContainerOptions() {}

    /** All bundles of the assembled distribution, each at its level, and the framework properties of the launcher. */
    static Option distribution() {
        return composite(composite(bundles()), loggingOfTheLauncher(), composite(launcherProperties()), cleanCaches());
    }

    private static Option[] bundles() {
        return Distribution.bundles().stream()
                .filter(jar -> LEVEL.matcher(level(jar)).matches())
                .map(jar -> bundle("reference:" + jar.toUri()).startLevel(Integer.parseInt(level(jar))))
                .toArray(Option[]::new);
    }

    private static String level(Path jar) {
        return jar.getParent().getFileName().toString();
    }

    private static Option loggingOfTheLauncher() {
        return systemPackages(
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
    }

    private static Option[] launcherProperties() {
        return new Option[] {
            frameworkProperty("org.osgi.framework.bsnversion").value("multiple"),
            frameworkProperty("felix.cm.pm").value("memory"),
            frameworkProperty("felix.cm.config.plugins")
                    .value("org.apache.felix.configadmin.plugin.interpolation,org.kilonova.settings"),
            frameworkProperty("kilonova.shell").value("none"),
            frameworkStartLevel(START_LEVEL)
        };
    }

    /** The home directory, made new, and the configuration that is read from it. */
    static Option home(Path home) {
        clear(home);
        return composite(
                frameworkProperty("kilonova.home").value(home.toString()),
                frameworkProperty("felix.fileinstall.dir")
                        .value(home.resolve("config").toString()),
                frameworkProperty("felix.fileinstall.filter").value(".*\\.(cfg|config)"),
                frameworkProperty("felix.fileinstall.poll").value("100"),
                frameworkProperty("felix.fileinstall.noInitialDelay").value("true"),
                frameworkProperty("felix.fileinstall.enableConfigSave").value("false"),
                frameworkProperty("felix.fileinstall.tmpdir")
                        .value(home.resolve("tmp").toString()),
                frameworkProperty("org.apache.felix.configadmin.plugin.interpolation.secretsdir")
                        .value(home.resolve("config/secrets").toString()));
    }

    private static void clear(Path home) {
        try {
            if (Files.exists(home)) {
                try (Stream<Path> files = Files.walk(home)) {
                    for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                        Files.delete(file);
                    }
                }
            }
            Files.createDirectories(home.resolve("config/secrets"));
            Files.writeString(home.resolve("config/org.kilonova.rest.cfg"), "port = 0\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the tests themselves need beside the container. */
    static Option testLibraries() {
        return composite(
                junitBundles(),
                systemPackages(
                        "org.awaitility;version=4.3.0",
                        "org.awaitility.core;version=4.3.0",
                        "aQute.bnd.osgi;version=7.1.0",
                        "ch.qos.logback.core.read;version=1.6.6"));
    }
}

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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.kilonova.itests.Distribution;
import org.kilonova.launcher.FrameworkProperties;
import org.ops4j.pax.exam.Option;

/** What a container under test is made of, by name. */
final class ContainerOptions {

    /** Above the shell's. */
    private static final int START_LEVEL = 30;

    /** A level and perhaps a mode of the shell. */
    private static final Pattern LEVEL = Pattern.compile("(\\d\\d)(-.*)?");

    private ContainerOptions() {}

    /** All bundles of the assembled distribution, each at its level, and the framework properties of the launcher. */
    static Option distribution() {
        return composite(composite(bundles()), loggingOfTheLauncher(), composite(launcherProperties()), cleanCaches());
    }

    private static Option[] bundles() {
        return Distribution.bundles().stream().map(ContainerOptions::option).toArray(Option[]::new);
    }

    /** The terminal is not started ({@code 25-terminal}): it would stop the framework when its input ends. */
    private static Option option(Path jar) {
        Matcher level = LEVEL.matcher(jar.getParent().getFileName().toString());
        if (!level.matches()) {
            throw new IllegalStateException(jar + " lies in no directory of a start level");
        }
        return bundle("reference:" + jar.toUri())
                .startLevel(Integer.parseInt(level.group(1)))
                .start(level.group(2) == null);
    }

    private static Option loggingOfTheLauncher() {
        return systemPackages(FrameworkProperties.SYSTEM_PACKAGES.toArray(new String[0]));
    }

    private static Option[] launcherProperties() {
        return new Option[] {
            frameworkProperty("org.osgi.framework.bsnversion").value("multiple"),
            frameworkProperty("felix.cm.pm").value("memory"),
            frameworkProperty("felix.cm.config.plugins")
                    .value(String.join(",", FrameworkProperties.CONFIGURATION_PLUGINS)),
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

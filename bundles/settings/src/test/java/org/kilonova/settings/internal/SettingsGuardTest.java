// SPDX-License-Identifier: Apache-2.0
package org.kilonova.settings.internal;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import aQute.bnd.osgi.Builder;
import aQute.bnd.osgi.Jar;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.lang.ref.WeakReference;
import java.net.URI;
import java.net.URL;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kilonova.container.Setting;
import org.kilonova.container.Settings;
import org.kilonova.settings.internal.sample.IntervalHolder;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;
import org.osgi.framework.wiring.FrameworkWiring;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.slf4j.LoggerFactory;

/** The guard as a real component in a real framework, in front of a real component. */
class SettingsGuardTest {

    private static final String PID = "org.kilonova.sample";
    private static final String GUARD = "org.kilonova.settings.internal";
    private static final String SAMPLE = "org.kilonova.settings.internal.sample";
    private static final String DEFAULTS = "10.0 3 true SAFE here+there ";

    @TempDir
    Path cache;

    private final LogLines log = new LogLines(SettingsGuard.class.getName());
    private Framework framework;
    private Bundle sample;

    @BeforeEach
    void quietBnd() {
        ((Logger) LoggerFactory.getLogger("aQute")).setLevel(Level.WARN);
    }

    @AfterEach
    void stop() throws Exception {
        framework.stop();
        framework.waitForStop(30_000);
        log.close();
    }

    private void start() throws Exception {
        startFramework(Map.of());
        install(GUARD, SettingsGuard.class).start();
        sample = install(SAMPLE, IntervalHolder.class);
        sample.start();
        awaitSeen(DEFAULTS);
    }

    private void startFramework(Map<String, String> more) throws Exception {
        Map<String, String> properties = new HashMap<>(more);
        properties.put(Constants.FRAMEWORK_STORAGE, cache.toString());
        properties.put(
                Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA,
                "org.slf4j;version=1.7.36,org.slf4j;version=2.0.20,org.kilonova.container;version=1.0.0,"
                        + "org.osgi.service.cm;version=1.6.1");
        properties.put("felix.cm.pm", "memory");
        properties.put("kn.test.size", "9");
        framework = ServiceLoader.load(FrameworkFactory.class)
                .findFirst()
                .orElseThrow()
                .newFramework(properties);
        framework.start();
        BundleContext context = framework.getBundleContext();
        for (String name : List.of("service.log", "util.function", "util.promise", "service.component")) {
            context.installBundle(jar("org.osgi." + name).toString());
        }
        for (String name : List.of("converter", "configadmin", "configadmin.plugin.interpolation", "metatype", "scr")) {
            context.installBundle(jar("org.apache.felix." + name).toString()).start();
        }
    }

    @Test
    void configAdminCanBeToldToWaitForTheGuard() throws Exception {
        startFramework(Map.of("felix.cm.config.plugins", SettingsGuard.PLUGIN_ID));
        assertNull(framework.getBundleContext().getServiceReference(ConfigurationAdmin.class));
        install(GUARD, SettingsGuard.class).start();
        await().atMost(30, SECONDS)
                .until(() -> framework.getBundleContext().getServiceReference(ConfigurationAdmin.class) != null);
    }

    @Test
    void aComponentNeverSeesABadValueAndTheGuardRemembers() throws Exception {
        start();
        Configuration configuration = configuration();
        update(configuration, "report_interval", "5", "size", "7", "mode", "FAST", ".password", "hunter2");
        awaitSeen("5.0 7 true FAST here+there hunter2");
        assertEquals(List.of(), log.take());

        update(configuration, "report_interval", "0.1", "size", "7 ", "mode", "fast", "enabled", "yes", "sise", "1");
        await().atMost(30, SECONDS).until(() -> seen().endsWith("there "));
        assertEquals("5.0 7 true FAST here+there ", seen());
        List<String> lines = log.take();
        assertEquals(5, lines.size(), lines::toString);
        assertLine(lines, "report_interval = \"0.1\" is refused: must be from 0.5 to 60; the last good value \"5\"");
        assertLine(lines, "size = \"7 \" is refused: must be a whole number, at least 1 (there is a blank");
        assertLine(lines, "mode = \"fast\" is refused: must be one of FAST, SAFE");
        assertLine(lines, "enabled = \"yes\" is refused: must be true or false; the default \"true\" is in force");
        assertLine(lines, "/kn/org.kilonova.sample.cfg: sise is no key of org.kilonova.sample");
        assertLine(lines, "did you mean size?");

        update(configuration, "report_interval", "6", "peers", "x", ".password", "$[env:KN_NOWHERE]");
        awaitSeen("6.0 3 true SAFE here+there ");
        lines = log.take();
        assertLine(lines, "report_interval = \"6\" is accepted");
        assertLine(lines, "peers = \"x\" is refused: must have at least 2 characters; the default \"here,there\"");
        assertLine(lines, ".password = \"***\" is refused: environment variable KN_NOWHERE is not set");

        configuration.delete();
        awaitSeen(DEFAULTS);
        update(configuration(), "report_interval", "soon", "size", 8);
        awaitSeen("10.0 8 true SAFE here+there ");
    }

    @Test
    void placeholdersAreFilledInBeforeTheGuardLooks() throws Exception {
        start();
        update(configuration(), "size", "$[prop:kn.test.size]", "report_interval", "$[env:KN_NOWHERE;default=9]");
        awaitSeen("9.0 9 true SAFE here+there ");
        assertEquals(List.of(), log.take());
    }

    @Test
    void instancesOfAFactoryAreCheckedOneByOne() throws Exception {
        start();
        BundleContext context = framework.getBundleContext();
        Configuration instance = context.getService(context.getServiceReference(ConfigurationAdmin.class))
                .getFactoryConfiguration(PID, "one", "?");
        update(instance, "size", "0", "report_interval", "4");
        awaitSeen("4.0 3 true SAFE here+there ");
        Setting size = settings().stream()
                .filter(row -> row.pid().equals(PID + "~one") && row.key().equals("size"))
                .findFirst()
                .orElseThrow();
        assertEquals("must be at least 1", size.problem());
    }

    @Test
    void anInstanceWhoseFileIsNamedLikeItsPidIsTold() throws Exception {
        start();
        BundleContext context = framework.getBundleContext();
        Configuration lost = context.getService(context.getServiceReference(ConfigurationAdmin.class))
                .getConfiguration(PID + "~one", "?");
        update(lost, "size", "4");
        assertLine(log.take(), "name its file " + PID + "-one instead");
    }

    @Test
    void theCatalogueListsWhatIsInForce() throws Exception {
        start();
        update(configuration(), "report_interval", "soon", "size", "7", ".password", "hunter2");
        await().atMost(30, SECONDS).until(() -> seen().endsWith("hunter2"));
        List<Setting> rows = settings();
        assertEquals(
                List.of(".password", "enabled", "mode", "peers", "report_interval", "size"),
                rows.stream().map(Setting::key).toList());
        assertEquals(new Setting(PID, ".password", "***", "", PID + ".cfg", null, "Of the database"), rows.get(0));
        assertEquals(
                new Setting(
                        PID,
                        "report_interval",
                        "10.0",
                        "10.0",
                        "default",
                        "must be a number",
                        "Between two reports (seconds)"),
                rows.get(4));
        sample.stop();
        assertEquals(List.of(), settings());
    }

    @Test
    void anUninstalledBundleCanBeCollected() throws Exception {
        start();
        update(configuration(), "size", "0");
        await().atMost(30, SECONDS).until(() -> !log.take().isEmpty());
        settings();
        WeakReference<ClassLoader> loader =
                new WeakReference<>(sample.loadClass(SAMPLE + ".IntervalHolder").getClassLoader());
        sample.uninstall();
        sample = null;
        framework.adapt(FrameworkWiring.class).refreshBundles(null);
        await().atMost(30, SECONDS).until(() -> {
            System.gc();
            return loader.get() == null;
        });
    }

    private static void assertLine(List<String> lines, String part) {
        assertTrue(lines.stream().anyMatch(line -> line.contains(part)), () -> part + " is not in " + lines);
        assertFalse(lines.toString().contains("hunter2"), lines::toString);
    }

    private void awaitSeen(String expected) {
        await().atMost(30, SECONDS).untilAsserted(() -> assertEquals(expected, seen()));
    }

    private String seen() {
        BundleContext context = framework.getBundleContext();
        ServiceReference<?> reference = context.getServiceReference(Supplier.class);
        return reference == null ? "" : String.valueOf(((Supplier<?>) context.getService(reference)).get());
    }

    private List<Setting> settings() {
        BundleContext context = framework.getBundleContext();
        return context.getService(context.getServiceReference(Settings.class)).all().stream()
                .filter(row -> row.pid().startsWith(PID))
                .toList();
    }

    private Configuration configuration() throws Exception {
        BundleContext context = framework.getBundleContext();
        return context.getService(context.getServiceReference(ConfigurationAdmin.class))
                .getConfiguration(PID, "?");
    }

    private static void update(Configuration configuration, Object... keysAndValues) throws Exception {
        Hashtable<String, Object> properties = new Hashtable<>();
        properties.put("felix.fileinstall.filename", "file:/kn/" + PID + ".cfg");
        for (int i = 0; i < keysAndValues.length; i += 2) {
            properties.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        configuration.update(properties);
    }

    /** Makes a bundle of one package of the class path, with what its annotations ask for. */
    private Bundle install(String name, Class<?> inIt) throws Exception {
        try (Builder builder = new Builder();
                ByteArrayOutputStream bytes = new ByteArrayOutputStream()) {
            URI place = inIt.getProtectionDomain().getCodeSource().getLocation().toURI();
            builder.setClasspath(new File[] {new File(place)});
            builder.setBundleSymbolicName(name);
            builder.setProperty(Constants.BUNDLE_VERSION, "1.0.0");
            builder.setProperty("Private-Package", name);
            Jar jar = builder.build();
            assertTrue(builder.isOk(), () -> builder.getErrors() + " " + builder.getWarnings());
            jar.write(bytes);
            return framework.getBundleContext().installBundle(name, new ByteArrayInputStream(bytes.toByteArray()));
        }
    }

    private static URL jar(String name) throws Exception {
        for (URL manifest :
                Collections.list(SettingsGuardTest.class.getClassLoader().getResources("META-INF/MANIFEST.MF"))) {
            String path = manifest.getPath();
            if (path.contains("/" + name + "-") && path.contains("!")) {
                return new URL(path.substring(0, path.indexOf('!')));
            }
        }
        throw new IllegalStateException(name + " is not on the class path");
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kilonova.container.Activation;
import org.osgi.framework.Bundle;
import org.osgi.framework.Version;

/** Small decisions, without a framework. */
class DecisionsTest {

    private static final String SHA = "0123456789abcdef".repeat(4);
    private static final Duration LIMIT = Duration.ofSeconds(120);

    @Test
    void chooseTheStep() {
        assertEquals(Step.ARRIVE, Step.of(false, true, true));
        assertEquals(Step.TAKE_OVER, Step.of(true, true, true));
        assertEquals(Step.REPLACE, Step.of(true, false, true));
        assertEquals(Step.REPLACE, Step.of(true, true, false));
    }

    @ParameterizedTest
    @ValueSource(strings = {"greeter.jar", "größe ünï.jar", "50% #1.jar", "a+b&c;d?.jar"})
    void recogniseALocation(String name) {
        BundleLocation location = new BundleLocation(Path.of("/home of/data/deploy", SHA, name));
        assertEquals(Optional.of(location), BundleLocation.parse(location.toString()));
        assertEquals(name, location.file());
        assertEquals(SHA, location.sha());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "System Bundle",
                "reference:file:/opt/kilonova/bundles/15/org.kilonova.core.jar",
                "reference:file:/opt/deploy/abc/greeter.jar",
                "file:/greeter.jar",
                "inputstream:greeter.jar"
            })
    void recogniseLocationsOfOthers(String location) {
        assertEquals(Optional.empty(), BundleLocation.parse(location));
    }

    @Test
    void keepTheVersionThatWasStartedForGood() {
        Survivors survivors = Survivors.of(List.of(found("a", 5, false), found("a", 3, true), found("b", 4, false)));
        assertEquals(Map.of("a", 3L), kept(survivors));
        assertEquals(2, survivors.others().size());
    }

    @Test
    void keepTheNewerOfTwoThatWereStartedForGood() {
        Survivors survivors = Survivors.of(List.of(found("a", 5, true), found("a", 3, true)));
        assertEquals(Map.of("a", 5L), kept(survivors));
        assertEquals(3, survivors.others().get(0).bundle().getBundleId());
    }

    @Test
    void keepTheOneThatTheHistoryCallsRightful() {
        Installed old = new Installed(bundle(3, "a"), SHA);
        Installed fresh = new Installed(bundle(5, "a"), SHA);
        assertEquals(
                Map.of("a", 5L),
                kept(Survivors.of(List.of(
                        new Survivors.Found("a", old, true, false), new Survivors.Found("a", fresh, false, true)))));
        assertEquals(
                Map.of("a", 3L),
                kept(Survivors.of(List.of(
                        new Survivors.Found("a", old, true, true), new Survivors.Found("a", fresh, true, false)))));
    }

    @Test
    void oneFileForABundle() {
        FileEntry first = new FileEntry("first.jar");
        first.installed = new Installed(bundle(7, "greeter"), SHA);
        FileEntry arriving = new FileEntry("arriving.jar");
        arriving.incoming = jar("arriving.jar", "parter");
        Owners owners = new Owners(Map.of("shipped", bundle(2, "shipped")), List.of(first, arriving));
        assertNull(owners.claim(jar("first.jar", "greeter")));
        assertTrue(owners.claim(jar("second.jar", "greeter")).contains("first.jar"));
        assertTrue(owners.claim(jar("second.jar", "parter")).contains("arriving.jar"));
        assertTrue(owners.claim(jar("second.jar", "shipped")).contains("bundle 2 of the distribution"));
        assertNull(owners.claim(jar("second.jar", "other")));
        assertTrue(owners.claim(jar("third.jar", "other")).contains("second.jar"));
    }

    @Test
    void tellHowManagersAre() {
        Activation well = new Activation("a", 1, true, null);
        Activation bad = new Activation("b", 1, false, "initHost: no such door");
        assertNull(ManagersReport.problem(List.of(well), null, 1, LIMIT));
        assertEquals(
                "topic b failed: initHost: no such door", ManagersReport.problem(List.of(well, bad), null, 2, LIMIT));
        assertTrue(ManagersReport.problem(List.of(well), null, 3, LIMIT).startsWith("2 of 3 managers not registered"));
        assertTrue(
                ManagersReport.problem(null, new TimeoutException(), 1, LIMIT).contains("start_timeout (120 s)"));
        assertTrue(ManagersReport.problem(null, new IOException("x"), 1, LIMIT).contains("IOException: x"));
    }

    @ParameterizedTest
    @ValueSource(strings = {".a.jar", "a.jar.part", "a.jar.tmp", "a.jar~"})
    void ignoreWhatIsBeingPrepared(String name) {
        assertTrue(FolderScan.ignored(name));
        assertFalse(FolderScan.ignored("a.jar"));
    }

    private static Map<String, Long> kept(Survivors survivors) {
        return survivors.byFile().entrySet().stream()
                .collect(java.util.stream.Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().bundle().getBundleId()));
    }

    private static Survivors.Found found(String file, long id, boolean forGood) {
        return new Survivors.Found(file, new Installed(bundle(id, file), SHA), forGood, false);
    }

    private static Jar jar(String name, String bundle) {
        return new Jar(name, SHA, Path.of(name), new JarFacts(bundle, Version.emptyVersion, false));
    }

    private static Bundle bundle(long id, String name) {
        return (Bundle) Proxy.newProxyInstance(
                Bundle.class.getClassLoader(),
                new Class<?>[] {Bundle.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "getBundleId" -> id;
                    case "getSymbolicName" -> name;
                    case "getState" -> Bundle.ACTIVE;
                    case "hashCode" -> (int) id;
                    case "equals" -> proxy == arguments[0];
                    default -> throw new UnsupportedOperationException(method.toString());
                });
    }
}

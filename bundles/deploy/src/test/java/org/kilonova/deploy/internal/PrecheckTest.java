// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.kilonova.container.SwapCheck;
import org.kilonova.deploy.internal.declared.Configured;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleListener;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.framework.hooks.resolver.ResolverHookFactory;
import org.osgi.framework.wiring.BundleWiring;

/** What a check finds out, on a real framework, and that it leaves no trace. */
class PrecheckTest extends PrecheckRig {

    @Test
    void tellsWhatWouldComeForWhat() throws Exception {
        Installed old = old("sample");
        SwapCheck check = precheck.check(old, rig.jar("other.jar", sample("1.1.0", "kilonova.topic=sample")));
        fine(check);
        assertEquals("sample.jar", check.file());
        assertEquals("sample", check.bundle());
        assertEquals("1.0.0", check.from());
        assertEquals("1.1.0", check.to());
        assertFalse(check.exclusive());
        assertEquals(Bundle.ACTIVE, old.bundle().getState());
    }

    @Test
    void aFirstArrivalReplacesNothing() throws Exception {
        SwapCheck check = check(sample("1.0.0", "kilonova.topic=sample"), null);
        fine(check);
        assertEquals("sample.jar", check.file());
        assertNull(check.from());
    }

    @Test
    void neitherStartsNorInitialisesAnything() throws Exception {
        List<String> events = new ArrayList<>();
        BundleListener listener = (SynchronousBundleListener)
                event -> events.add(event.getBundle().getSymbolicName() + " " + event.getType());
        Installed old = old("sample");
        rig.context().addBundleListener(listener);
        fine(check(
                sample("1.1.0", "kilonova.topic=sample")
                        .header("Bundle-ActivationPolicy", "lazy")
                        .activator(FailingActivator.class),
                old));
        assertEquals(
                List.of(
                        "sample " + BundleEvent.INSTALLED,
                        "sample " + BundleEvent.RESOLVED,
                        "sample " + BundleEvent.UNRESOLVED,
                        "sample " + BundleEvent.UNINSTALLED),
                events.stream()
                        .filter(event -> !event.endsWith(" " + BundleEvent.LAZY_ACTIVATION))
                        .toList());
        assertNull(System.getProperty(SampleManager.INITIALISED));
    }

    @Test
    void doesNotActivateALibraryThatWaitsForItsFirstClass() throws Exception {
        Bundle lazy = rig.install(JarBuilder.bundle("lazy", "1.0.0")
                .exports(SampleManager.class.getPackageName(), "1.0.0")
                .type(SampleManager.class)
                .type(SampleManager.Part.class)
                .imports("org.kilonova.manager")
                .header("Bundle-ActivationPolicy", "lazy"));
        lazy.start(Bundle.START_ACTIVATION_POLICY);
        assertEquals(Bundle.STARTING, lazy.getState());
        fine(check(
                JarBuilder.bundle("sample", "1.1.0")
                        .component(SampleManager.class, "kilonova.topic=sample")
                        .imports(SampleManager.class.getPackageName()),
                null));
        assertEquals(Bundle.STARTING, lazy.getState());
    }

    @Test
    void namesAllThatIsMissing() throws Exception {
        rig.install(
                JarBuilder.bundle("lib", "1.0.0").exports("shallow", "1.0.0").imports("deep"));
        SwapCheck check = check(
                sample("1.1.0", "kilonova.topic=sample")
                        .imports("a.b;version=\"[1.2,2)\"")
                        .imports("maybe;resolution:=optional")
                        .imports("shallow")
                        .header("Require-Capability", "my.space;filter:=\"(my.space=red)\""),
                old("sample"));
        assertEquals(
                List.of(
                        "unresolved: missing capability my.space red; deploy a bundle that provides it",
                        "unresolved: missing package a.b [1.2.0,2.0.0); deploy a bundle that provides it",
                        "unresolved: missing package deep of the bundle lib; deploy a bundle that provides it"),
                check.problems().stream().sorted().toList());
        assertEquals(List.of(), check.objections());
    }

    @Test
    void packagesOfTheOldVersionDoNotCount() throws Exception {
        Installed old =
                rig.deploy("sample.jar", JarBuilder.manager("sample", "1.0.0").exports("own", "1.0.0"));
        SwapCheck check = check(sample("1.1.0", "kilonova.topic=sample").imports("own"), old);
        assertEquals(List.of("unresolved: missing package own; deploy a bundle that provides it"), check.problems());
    }

    @Test
    void tellsWhatTheFrameworkSaysWhereNothingIsMissing() throws Exception {
        rig.install(JarBuilder.bundle("one", "1.0.0").exports("p", "1.0.0"));
        rig.install(JarBuilder.bundle("user", "1.0.0")
                .imports("p")
                .header("Export-Package", "q;uses:=p")
                .entry("q/marker.txt", 1));
        SwapCheck check = check(sample("1.1.0").imports("q").exports("p", "2.0.0"), null);
        assertEquals(1, check.problems().size(), check.problems().toString());
        assertTrue(
                check.problems().get(0).contains("Uses constraint violation"),
                check.problems().toString());
    }

    @Test
    void aManifestThatTheFrameworkDoesNotTake() throws Exception {
        SwapCheck check = check(sample("1.1.0").imports("a,a"), old("sample"));
        assertEquals(1, check.problems().size(), check.problems().toString());
        assertTrue(
                check.problems().get(0).startsWith("the framework does not install it: "),
                check.problems().toString());
    }

    @Test
    void namesTheBundlesThatWouldBeRestarted() throws Exception {
        Installed old =
                rig.deploy("sample.jar", JarBuilder.manager("sample", "1.0.0").exports("own", "1.0.0"));
        Bundle user = rig.install(JarBuilder.bundle("user", "1.0.0").imports("own"));
        user.start();
        SwapCheck check = check(sample("1.1.0", "kilonova.topic=sample").exports("own", "1.0.0"), old);
        String name = "user (bundle " + user.getBundleId() + ")";
        assertEquals(List.of(name), check.affected());
        assertEquals(
                List.of("classes of " + old + " are used by " + name + ": kn:swap --force restarts them"),
                check.objections());
        assertEquals(Bundle.ACTIVE, user.getState());
    }

    @Test
    void aLibraryMayRestartItsUsers() throws Exception {
        Installed old = rig.deploy("lib.jar", JarBuilder.bundle("lib", "1.0.0").exports("own", "1.0.0"));
        rig.install(JarBuilder.bundle("user", "1.0.0").imports("own")).start();
        SwapCheck check = precheck.check(
                old, rig.jar("lib.jar", JarBuilder.bundle("lib", "1.1.0").exports("own", "1.0.0")));
        fine(check);
        assertEquals(1, check.affected().size());
    }

    @Test
    void theSameContentIsRefused() throws Exception {
        Installed old = rig.deploy("sample.jar", sample("1.0.0", "kilonova.topic=sample"));
        SwapCheck check = check(sample("1.0.0", "kilonova.topic=sample"), old);
        assertEquals(
                List.of("the same content as " + old + ", which is deployed: nothing would change"), check.problems());
        assertSame(old.bundle(), rig.context().getBundle(old.bundle().getLocation()));
    }

    @Test
    void comparesTheContractOfEachTopic() throws Exception {
        contract = (name, type) ->
                type.getName().equals(SampleManager.class.getName()) ? List.of("method greet vanishes") : List.of();
        Installed old = old("sample");
        assertEquals(
                List.of("topic sample: method greet vanishes"),
                check(sample("1.1.0", "kilonova.topic=sample"), old).objections());
    }

    @Test
    void namesTheHostWhereATopicRunsUnderSeveral() throws Exception {
        contract = (name, type) -> List.of("asked");
        Installed old = old("sample");
        serves(old, "sample", "there");
        assertEquals(
                List.of("topic sample.there: asked"),
                check(sample("1.1.0", "kilonova.topic=sample", "kilonova.host=there"), old)
                        .objections());
    }

    @Test
    void aTopicThatVanishesIsObjectedTo() throws Exception {
        Installed old = old("sample", "second");
        assertEquals(
                List.of("topic second, which " + old
                        + " serves, is not declared in 1.1.0: its callers would find nobody"),
                check(sample("1.1.0", "kilonova.topic=sample"), old).objections());
    }

    @Test
    void aTopicMayComeFromTheConfiguration() throws Exception {
        configurations.put(
                SampleManager.class.getName(),
                List.of(
                        new Configured("one.cfg", Map.of("kilonova.topic", "sample")),
                        new Configured("two.cfg", Map.of("kilonova.topic", "second"))));
        fine(check(sample("1.1.0"), old("sample", "second")));
    }

    @Test
    void aJarWithoutManagersIsObjectedTo() throws Exception {
        Installed old = old("sample");
        assertEquals(
                List.of("it declares no managers, and " + old + " serves sample: their callers would find nobody"),
                check(JarBuilder.bundle("sample", "1.1.0"), old).objections());
        assertEquals(
                1,
                check(JarBuilder.bundle("sample", "1.1.0").header("Fragment-Host", "x"), old)
                        .objections()
                        .size());
    }

    @Test
    void whatAnActivatorRegistersIsNotKnown() throws Exception {
        fine(check(JarBuilder.manager("sample", "1.1.0"), old("sample")));
    }

    @Test
    void theOldOneOrTheNewOneIsExclusive() throws Exception {
        Installed shared = rig.deploy("a.jar", JarBuilder.manager("a", "1.0.0"));
        assertTrue(check(sample("1.1.0", "kilonova.exclusive=true"), shared).exclusive());
        assertFalse(check(sample("1.1.0", "kilonova.exclusive=false"), shared).exclusive());
        Installed exclusive =
                rig.deploy("b.jar", JarBuilder.bundle("b", "1.0.0").activator(ExclusiveActivator.class));
        assertTrue(check(sample("1.1.0"), exclusive).exclusive());
    }

    @Test
    void nobodyElseIsWiredToWhatIsLookedAt() throws Exception {
        Bundle dynamic = rig.install(JarBuilder.bundle("dynamic", "1.0.0").header("DynamicImport-Package", "*"));
        Bundle importer = rig.install(JarBuilder.bundle("importer", "1.0.0").imports("fresh"));
        Bundle piece = rig.install(JarBuilder.bundle("piece", "1.0.0").header("Fragment-Host", "sample"));
        dynamic.start();
        List<Integer> states = new ArrayList<>();
        contract = (name, type) -> {
            importer.adapt(BundleWiring.class);
            rig.bundles().resolve(List.of(importer, piece));
            states.add(importer.getState());
            states.add(piece.getState());
            return dynamic.getResource("fresh/marker.txt") == null ? List.of() : List.of("wired");
        };
        fine(check(sample("1.1.0", "kilonova.topic=sample").exports("fresh", "1.0.0"), null));
        assertEquals(List.of(Bundle.INSTALLED, Bundle.INSTALLED), states);
    }

    @Test
    void singletonsDoNotCollide() throws Exception {
        JarBuilder old = JarBuilder.manager("sample", "1.0.0").header("Bundle-SymbolicName", "sample;singleton:=true");
        Installed installed = rig.deploy("sample.jar", old);
        fine(check(
                sample("1.1.0", "kilonova.topic=sample").header("Bundle-SymbolicName", "sample;singleton:=true"),
                installed));
    }

    @Test
    void goesAwayAlsoWhereTheContainerFails() throws Exception {
        contract = (name, type) -> {
            throw new IllegalStateException("stopping");
        };
        JarBuilder jar = sample("1.1.0", "kilonova.topic=sample");
        assertThrows(IllegalStateException.class, () -> check(jar, null));
    }

    @Test
    void whatACheckCutShortHasLeftIsReplaced() throws Exception {
        Jar left = rig.jar("left.jar", JarBuilder.bundle("sample", "0.1.0"));
        rig.bundles().install(new ProbeLocation("sample.jar"), left.copy());
        assertEquals("1.1.0", check(sample("1.1.0"), null).to());
        assertFalse(rig.context()
                .getServiceReferences(ResolverHookFactory.class, null)
                .isEmpty());
    }
}

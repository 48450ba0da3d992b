// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.house;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import aQute.bnd.header.Attrs;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Who may know whom: bundles meet in the service registry, through the API. */
class BundleRulesTest {

    private static final String OURS = "org.kilonova.";
    private static final String INTERNAL = ".internal";

    private final List<BundleJar> bundles = BundleJar.ours();
    private final BundleJar api = bundles.stream()
            .filter(bundle -> bundle.symbolicName().equals(BundleJar.API))
            .findFirst()
            .orElseThrow();
    private final List<BundleJar> implementations =
            bundles.stream().filter(bundle -> bundle != api).toList();

    @Test
    void thereAreBundlesToLookAt() {
        assertTrue(implementations.size() >= 5, () -> "only " + bundles);
    }

    @Test
    void theApiNeedsNothingButJava() {
        assertEquals(
                Set.of(),
                foreign(api, api.exports().keySet()),
                "the API imports packages that are neither Java's nor its own: managers would need them, too");
    }

    @Test
    void theApiHoldsNothingThatItDoesNotExport() {
        assertEquals(api.exports().keySet(), api.packages(), "packages in the API that it does not export");
    }

    @Test
    void implementationsExportNothing() {
        for (BundleJar bundle : implementations) {
            assertEquals(
                    Set.of(),
                    bundle.exports().keySet(),
                    bundle + " exports packages: move what others need to the API");
        }
    }

    @Test
    void implementationsKnowOnlyTheApi() {
        for (BundleJar bundle : implementations) {
            Set<String> others = bundle.imports().stream()
                    .filter(name -> name.startsWith(OURS))
                    .filter(name -> !api.exports().containsKey(name))
                    .collect(Collectors.toSet());
            assertEquals(Set.of(), others, bundle + " imports packages of another implementation");
        }
    }

    @Test
    void aManagerNeedsOnlyManagerAndRpc() {
        for (BundleJar example : BundleJar.examples()) {
            assertEquals(
                    Set.of(),
                    foreign(example, Set.of("org.kilonova.manager", "org.kilonova.rpc", "org.slf4j")),
                    example + " is the example of what a manager needs");
        }
    }

    /** Imports that are neither Java's nor among those. */
    private static Set<String> foreign(BundleJar bundle, Set<String> known) {
        return bundle.imports().stream()
                .filter(name -> !name.startsWith("java."))
                .filter(name -> !known.contains(name))
                .collect(Collectors.toSet());
    }

    @Test
    void everyExportHasAVersion() {
        for (BundleJar bundle : bundles) {
            for (var exported : bundle.exports().entrySet()) {
                Attrs attributes = exported.getValue();
                assertTrue(
                        attributes.getVersion() != null
                                && attributes.getVersion().matches("[1-9].*"),
                        () -> bundle + " exports " + exported.getKey()
                                + " without a version of its own: give its package-info" + " @Version");
            }
        }
    }

    @Test
    void aBundleIsNamedAsItsPackageAndKeepsTheRestInside() {
        for (BundleJar bundle : implementations) {
            String inside = bundle.symbolicName() + INTERNAL;
            Set<String> outside = bundle.packages().stream()
                    .filter(name -> !name.equals(inside) && !name.startsWith(inside + "."))
                    .collect(Collectors.toSet());
            assertEquals(Set.of(), outside, bundle + " has packages outside of " + inside);
        }
    }

    @Test
    void aBundleIsNamedAsItsDirectory() {
        Set<String> fromDirectories = new TreeSet<>();
        Project.files().stream()
                .filter(file -> file.getFileName().toString().equals("bnd.bnd"))
                .map(file -> Project.root().resolve("bundles").relativize(file.getParent()))
                .filter(directory -> directory.getNameCount() == 1)
                .forEach(directory ->
                        fromDirectories.add(OURS + directory.toString().replace('-', '.')));

        assertEquals(
                fromDirectories,
                bundles.stream().map(BundleJar::symbolicName).collect(Collectors.toCollection(TreeSet::new)),
                "each directory in bundles/ is a bundle of the distribution (the example has a level of its own for its"
                        + " versions)");
    }

    @Test
    void nothingIsImportedAsItComesAndNothingIsActivatedByHand() {
        for (BundleJar bundle :
                Stream.concat(bundles.stream(), BundleJar.examples().stream()).toList()) {
            for (String header : List.of("DynamicImport-Package", "Bundle-Activator", "Require-Bundle")) {
                assertFalse(
                        bundle.headers().containsKey(header),
                        () -> bundle + " has the header " + header + ": use imports and components");
            }
        }
    }

    @Test
    void theBundlesWereBuiltFromThisCheckout() {
        assertTrue(Files.isDirectory(Project.root().resolve("bundles")), () -> "no project at " + Project.root());
    }
}

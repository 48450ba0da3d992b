// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.osgi.framework.BundleException;

class StartFailureTest {

    private static final String HEAD =
            "Unable to resolve greeter [9](R 9.0): missing requirement [greeter [9](R 9.0)] ";
    private static final String TAIL = " Unresolved requirements: [[greeter [9](R 9.0)] osgi.wiring.package; (x=y)]";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "osgi.wiring.package; (osgi.wiring.package=a.b)|package a.b",
                "osgi.wiring.package; (&(osgi.wiring.package=a.b)(version>=1.2.0))|package a.b 1.2.0 or later",
                "osgi.wiring.package; (&(osgi.wiring.package=a.b)(version>=1.2.0)(!(version>=2.0.0)))"
                        + "|package a.b [1.2.0,2.0.0)",
                "osgi.wiring.bundle; (&(osgi.wiring.bundle=x)(bundle-version>=3.0.0))|bundle x 3.0.0 or later",
                "osgi.extender; (&(osgi.extender=osgi.component)(version>=1.5.0)(!(version>=2.0.0)))"
                        + "|capability osgi.extender osgi.component [1.5.0,2.0.0)",
                "osgi.ee; (&(osgi.ee=JavaSE)(version=99))|capability osgi.ee JavaSE",
                "my.space; (colour=red)|capability my.space (colour=red)"
            })
    void namesWhatIsMissing(String requirement, String expected) {
        assertEquals(
                "unresolved: missing " + expected + "; deploy a bundle that provides it",
                StartFailure.unresolved(HEAD + requirement + TAIL));
    }

    @Test
    void namesTheLastBundleOfAChain() {
        assertEquals(
                "unresolved: missing package deep of the bundle lib; deploy a bundle that provides it",
                StartFailure.unresolved(
                        HEAD + "osgi.wiring.package; (osgi.wiring.package=a) [caused by: Unable to resolve"
                                + " lib [3](R 3.0): missing requirement [lib [3](R 3.0)] osgi.wiring.package;"
                                + " (osgi.wiring.package=deep)]" + TAIL));
    }

    @Test
    void leavesOtherMessagesAsTheyAre() {
        assertEquals("Uses constraint violation.", StartFailure.unresolved("Uses constraint violation."));
    }

    @Test
    void onlyWhatIsUnresolvedMayHealByItself() {
        assertTrue(StartFailure.of(new BundleException("x", BundleException.RESOLVE_ERROR))
                .unresolved());
        StartFailure activator = StartFailure.of(new BundleException(
                "Activator start error", BundleException.ACTIVATOR_ERROR, new IllegalStateException("no licence")));
        assertFalse(activator.unresolved());
        assertTrue(activator.reason().contains("IllegalStateException: no licence"), activator.reason());
    }
}

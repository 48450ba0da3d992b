// SPDX-License-Identifier: Apache-2.0
package org.kilonova.settings.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleEvent;
import org.osgi.service.metatype.AttributeDefinition;

class DefinitionsTest {

    private final FakeBundle one = new FakeBundle(1);
    private final FakeBundle two = new FakeBundle(2);
    private final FakeBundle three = new FakeBundle(3);
    private final List<Long> reads = new ArrayList<>();
    private final Definitions definitions = new Definitions(FakeBundle.array(one, two, three), this::read);

    @Test
    void theBundleThatAsksGoesFirstAndIsReadOnce() {
        assertEquals(1, definitions.find("shared", one.bundle).orElseThrow().bundleId());
        assertEquals(1, definitions.find("shared", one.bundle).orElseThrow().bundleId());
        assertEquals(List.of(1L), reads);
    }

    @Test
    void otherwiseTheBundleInstalledLastCounts() {
        assertEquals(2, definitions.find("shared", null).orElseThrow().bundleId());
        assertEquals(2, definitions.find("shared", three.bundle).orElseThrow().bundleId());
        assertEquals(3, reads.size());
    }

    @Test
    void whatNobodyDefinesIsNotLookedForAgain() {
        assertTrue(definitions.find("nobody's", three.bundle).isEmpty());
        reads.clear();
        assertTrue(definitions.find("nobody's", three.bundle).isEmpty());
        assertEquals(List.of(), reads);
    }

    @Test
    void aBundleThatComesLaterIsFound() {
        two.state = Bundle.RESOLVED;
        assertEquals(1, definitions.find("shared", null).orElseThrow().bundleId());
        two.state = Bundle.ACTIVE;
        definitions.bundleChanged(new BundleEvent(BundleEvent.STARTED, two.bundle));
        assertEquals(2, definitions.find("shared", null).orElseThrow().bundleId());
    }

    @Test
    void aBundleThatGoesIsForgotten() {
        definitions.find("shared", null);
        two.state = Bundle.UNINSTALLED;
        definitions.bundleChanged(new BundleEvent(BundleEvent.UNINSTALLED, two.bundle));
        assertEquals(1, definitions.find("shared", null).orElseThrow().bundleId());
        assertEquals(1, definitions.all().size());
    }

    @Test
    void aBundleThatGoesWhileItIsReadIsNotKept() {
        two.state = Bundle.UNINSTALLED;
        definitions.find("shared", two.bundle);
        definitions.find("shared", two.bundle);
        assertEquals(List.of(2L, 2L), reads);
    }

    @Test
    void anUpdatedBundleIsReadAgain() {
        definitions.find("shared", two.bundle);
        two.lastModified = 1;
        definitions.find("shared", two.bundle);
        assertEquals(List.of(2L, 2L), reads);
    }

    @Test
    void keysAreThoseOfAllBundles() {
        assertEquals(Set.of("key1", "key2"), definitions.keys("shared"));
    }

    private Map<String, Definition> read(Bundle bundle) {
        long id = bundle.getBundleId();
        reads.add(id);
        if (id == 3) {
            return Map.of();
        }
        Attribute attribute = Attributes.of("key" + id, AttributeDefinition.STRING);
        return Map.of("shared", Definition.of("shared", false, id, List.of(attribute)));
    }
}

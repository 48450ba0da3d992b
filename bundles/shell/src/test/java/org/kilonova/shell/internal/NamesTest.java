// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamesTest {

    @ParameterizedTest
    @CsvSource({
        "greeter, greeter-1.0.jar, true",
        "greeter, org.example.greeter, true",
        "my-greeter, org.example.my-greeter-1.0.jar, false",
        "my-greeter, my-greeter-1.0.jar, true",
        "greeter, org.example.greeters, false",
        "net, org.apache.felix.networking, false",
        "greeter, , false"
    })
    void belongsByAWordOfItsName(String topic, String name, boolean belongs) {
        assertEquals(belongs, Belonging.byName(topic, name));
    }

    @Test
    void requirementsReadLikeSentences() {
        assertEquals(
                "package a.b [1.2.0,2.0.0)",
                new RequirementText(
                                "osgi.wiring.package",
                                "(&(osgi.wiring.package=a.b)(version>=1.2.0)(!(version>=2.0.0)))")
                        .toString());
        assertEquals(
                "bundle x.y [1.0.0,2.0.0)",
                new RequirementText(
                                "osgi.wiring.bundle",
                                "(&(osgi.wiring.bundle=x.y)(bundle-version>=1.0.0)(!(bundle-version>=2.0.0)))")
                        .toString());
        assertEquals(
                "osgi.ee JavaSE 21 or newer",
                new RequirementText("osgi.ee", "(&(osgi.ee=JavaSE)(version>=21))").toString());
        assertEquals("package a.b", new RequirementText("osgi.wiring.package", "(osgi.wiring.package=a.b)").toString());
        assertEquals("my.own (x=1)", new RequirementText("my.own", "(x=1)").toString());
        assertEquals("my.own", new RequirementText("my.own", null).toString());
    }
}

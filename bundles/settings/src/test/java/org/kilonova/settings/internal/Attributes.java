// SPDX-License-Identifier: Apache-2.0
package org.kilonova.settings.internal;

import java.util.List;
import org.osgi.service.metatype.AttributeDefinition;

/** Attributes as tests need them. */
final class Attributes {

    private Attributes() {}

    static Attribute of(String key, int type, String... defaults) {
        return new Attribute(key, type, 0, List.of(), List.of(defaults), "about " + key, value -> null);
    }

    static Attribute list(String key, int type, int cardinality) {
        return new Attribute(key, type, cardinality, List.of(), List.of(), "", value -> null);
    }

    static Attribute options(String key, String... options) {
        return new Attribute(key, AttributeDefinition.STRING, 0, List.of(options), List.of(), "", value -> null);
    }

    /** A number of seconds from 1 to 60. */
    static Attribute interval() {
        return new Attribute(
                "report_interval",
                AttributeDefinition.DOUBLE,
                0,
                List.of(),
                List.of("10.0"),
                "Between two reports (seconds)",
                value -> Double.parseDouble(value) < 1 || Double.parseDouble(value) > 60
                        ? "must be from 1 to 60"
                        : null);
    }
}

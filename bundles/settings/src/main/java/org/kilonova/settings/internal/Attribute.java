// SPDX-License-Identifier: Apache-2.0
package org.kilonova.settings.internal;

import java.util.List;

/**
 * One key that a component understands, as its metatype describes it.
 *
 * @param key its name in the file
 * @param type one of the constants of {@link org.osgi.service.metatype.AttributeDefinition}
 * @param cardinality 0 for one value, else the largest number of values, its sign without meaning here
 * @param options the values allowed, or empty for all
 * @param defaults what is in force when nobody sets it; empty if the metatype names none
 * @param description unit and meaning
 * @param range the limits of its value
 */
record Attribute(
        String key,
        int type,
        int cardinality,
        List<String> options,
        List<String> defaults,
        String description,
        Range range) {

    Attribute {
        options = List.copyOf(options);
        defaults = List.copyOf(defaults);
    }

    /** The defaults as one writes them into a file; empty if there are none. */
    String defaultText() {
        return String.join(",", defaults);
    }
}

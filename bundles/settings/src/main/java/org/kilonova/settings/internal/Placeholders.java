// SPDX-License-Identifier: Apache-2.0
package org.kilonova.settings.internal;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Recognises {@code $[env:NAME]} and its kin, which the interpolation plugin leaves as they are when what they name is not there.
 */
final class Placeholders {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\[(env|secret|prop|conf):([^];]*)[^]]*]");

    private Placeholders() {}

    /** What is missing, or null if nothing is. */
    static String missing(String value) {
        Matcher placeholder = PLACEHOLDER.matcher(value);
        if (!placeholder.find()) {
            return null;
        }
        String name = placeholder.group(2);
        return switch (placeholder.group(1)) {
            case "env" -> "environment variable " + name + " is not set";
            case "secret" -> "there is no readable secret file " + name;
            case "prop" -> "framework property " + name + " is not set";
            default -> "it refers to the key " + name + ", which is not set";
        };
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.kilonova.compute.internal.image;

import java.util.regex.Pattern;

/**
 * What the user of an image may choose.
 *
 * @param name as it stands in braces in the image's command
 * @param pattern that the whole value must match
 * @param byDefault the value if none is given, or null if one must be
 * @param description for people, or empty
 */
public record Parameter(String name, Pattern pattern, String byDefault, String description) {

    static final String NAME = "[a-z][a-z0-9_]{0,62}";

    private static final int LONGEST = 1024;

    /** Why a value is refused, without naming the parameter, or null if it is good. */
    String refusal(String value) {
        if (value.length() > LONGEST) {
            return "has " + value.length() + " characters, at most " + LONGEST + " are allowed";
        }
        if (value.chars().anyMatch(c -> c == '\n' || c == '\r' || c == 0)) {
            return "has a line break or a NUL, which no parameter may have";
        }
        try {
            return pattern.matcher(new BoundedText(value)).matches()
                    ? null
                    : "\"" + value + "\" does not match " + pattern;
        } catch (BoundedText.ExhaustedException | StackOverflowError e) {
            return "takes too long to be compared with " + pattern;
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.kilonova.compute.internal.image;

import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Text in which {@code {name}} stands for the value of a parameter; other braces are just text. */
record Template(String text) {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{(" + Parameter.NAME + ")}");

    /** The parameters that it names. */
    List<String> names() {
        return PLACEHOLDER.matcher(text).results().map(found -> found.group(1)).toList();
    }

    /** What a value contains is never looked at again. */
    String fill(Map<String, String> values) {
        return PLACEHOLDER.matcher(text).replaceAll(found -> Matcher.quoteReplacement(value(found, values)));
    }

    private static String value(MatchResult found, Map<String, String> values) {
        return values.get(found.group(1));
    }
}

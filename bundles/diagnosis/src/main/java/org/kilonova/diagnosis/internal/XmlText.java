// SPDX-License-Identifier: Apache-2.0
package org.kilonova.diagnosis.internal;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.kilonova.container.Secrets;

/** Text in XML, which need not be well-formed: what is commented out counts, too. */
final class XmlText {

    private static final String QUOTED = "\"[^\"]*+\"|'[^']*+'";
    private static final Pattern START_TAG =
            Pattern.compile("<([\\w.:-]+)((?:\\s++[\\w.:-]++\\s*+=\\s*+(?:" + QUOTED + ")){0,100}+)\\s*+(/?)>");
    private static final Pattern ATTRIBUTE = Pattern.compile("([\\w.:-]++)(\\s*+=\\s*+)(" + QUOTED + ")");

    private XmlText() {}

    /** Without what stands in elements of secret names, and beside secret names as {@code value="..."}. */
    static String masked(String text) {
        StringBuilder masked = new StringBuilder();
        int done = 0;
        Matcher tag = START_TAG.matcher(text);
        while (tag.find(done)) {
            boolean secret = Secrets.isSecret(tag.group(1)) || namesSecret(tag.group(2));
            masked.append(text, done, tag.start(2)).append(secret ? withoutValue(tag.group(2)) : tag.group(2));
            masked.append(text, tag.end(2), tag.end());
            done = tag.end();
            if (secret && tag.group(3).isEmpty()) {
                int end = text.indexOf("</" + tag.group(1), done);
                masked.append(Secrets.HIDDEN);
                done = end < 0 ? text.length() : end;
            }
        }
        return masked.append(text, done, text.length()).toString();
    }

    private static boolean namesSecret(String attributes) {
        return ATTRIBUTE
                .matcher(attributes)
                .results()
                .anyMatch(each -> (each.group(1).equals("name") || each.group(1).equals("key"))
                        && Secrets.isSecret(bare(each.group(3))));
    }

    private static String withoutValue(String attributes) {
        return ATTRIBUTE
                .matcher(attributes)
                .replaceAll(each -> Matcher.quoteReplacement(
                        each.group(1).equals("value")
                                ? each.group(1) + each.group(2) + "\"" + Secrets.HIDDEN + "\""
                                : each.group()));
    }

    private static String bare(String quoted) {
        return quoted.substring(1, quoted.length() - 1).strip();
    }
}

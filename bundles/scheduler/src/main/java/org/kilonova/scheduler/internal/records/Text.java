// SPDX-License-Identifier: Apache-2.0
package org.kilonova.scheduler.internal.records;

/** Text of others, as it fits into a column. */
final class Text {

    private static final int LONG = 4000;
    private static final int SHORT = 255;

    private Text() {}

    /** For a column of sentences. */
    static String fitting(String text) {
        return fitting(text, LONG);
    }

    /** For a column of names that are kept for people only. */
    static String shortened(String text) {
        return fitting(text, SHORT);
    }

    /** Without what PostgreSQL cannot keep, and not too long. */
    private static String fitting(String text, int most) {
        if (text == null) {
            return null;
        }
        String kept = text.replace("\0", "");
        return kept.length() > most ? kept.substring(0, most - 3) + "..." : kept;
    }
}

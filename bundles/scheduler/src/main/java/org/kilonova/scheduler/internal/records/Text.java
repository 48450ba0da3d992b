// SPDX-License-Identifier: Apache-2.0
package org.kilonova.scheduler.internal.records;

/** Text of others, as it fits into a column. */
final class Text {

    private static final int MOST = 4000;

    private Text() {}

    /** Without what PostgreSQL cannot keep, and not too long. */
    static String fitting(String text) {
        if (text == null) {
            return null;
        }
        String kept = text.replace("\0", "");
        return kept.length() > MOST ? kept.substring(0, MOST - 3) + "..." : kept;
    }
}

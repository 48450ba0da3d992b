// SPDX-License-Identifier: Apache-2.0
package org.kilonova.audit;

/** Shows text of others so that no terminal or reader of lines takes it for something else. */
public final class Harmless {

    private Harmless() {}

    /** Neither a control character nor one that breaks lines, turns the direction of text, or is half of one. */
    public static boolean is(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }

    /**
     * A part of one line.
     *
     * @param text of somebody else
     * @param longest as many characters of the text at most, and three dots where it goes on
     * @return the text; what is not harmless is in it as an escape of Java
     */
    public static String line(String text, int longest) {
        boolean fits = text.length() <= longest;
        String shown = shown(fits ? text : text.substring(0, longest), "");
        return fits ? shown : shown + "...";
    }

    /** Lines of text, however they end, with their tabs; what else is not harmless is in them as an escape of Java. */
    public static String lines(String text) {
        return shown(text.replace("\r\n", "\n"), "\n\t");
    }

    private static String shown(String text, String kept) {
        StringBuilder shown = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            if (is(c) || kept.indexOf(c) >= 0) {
                shown.appendCodePoint(c);
            } else {
                escape(shown, c);
            }
        });
        return shown.toString();
    }

    /** Appends a code point as Java and JSON escape it. */
    public static void escape(StringBuilder text, int codePoint) {
        for (char c : Character.toChars(codePoint)) {
            text.append(String.format("\\u%04x", (int) c));
        }
    }
}

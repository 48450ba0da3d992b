// SPDX-License-Identifier: Apache-2.0
package org.kilonova.scheduler.internal;

import java.util.regex.Pattern;

/** Matches a text as a whole against a pattern, with so many reads at most: what a caller sends must not keep a processor busy. */
final class BoundedMatch implements CharSequence {

    private static final int READS = 1_000_000;

    private final CharSequence text;
    private int reads;

    private BoundedMatch(CharSequence text) {
        this.text = text;
    }

    /** False, too, for a text on which the pattern tries endless ways. */
    static boolean matches(String pattern, String text) {
        try {
            return Pattern.compile(pattern).matcher(new BoundedMatch(text)).matches();
        } catch (ExhaustedException | StackOverflowError e) {
            return false;
        }
    }

    private static final class ExhaustedException extends RuntimeException {

        private static final long serialVersionUID = 1;

        ExhaustedException() {
            super(null, null, false, false);
        }
    }

    @Override
    public char charAt(int index) {
        if (++reads > READS) {
            throw new ExhaustedException();
        }
        return text.charAt(index);
    }

    @Override
    public int length() {
        return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return text.subSequence(start, end);
    }

    @Override
    public String toString() {
        return text.toString();
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.kilonova.compute.internal.image;

/** Text that can be read only so often: a pattern that tries endless ways to match it ends in an exception instead. */
final class BoundedText implements CharSequence {

    private static final int READS = 1_000_000;

    private final CharSequence text;
    private int reads;

    BoundedText(CharSequence text) {
        this.text = text;
    }

    /** It has been read too often. */
    static final class ExhaustedException extends RuntimeException {

        private static final long serialVersionUID = 1;

        private ExhaustedException() {
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

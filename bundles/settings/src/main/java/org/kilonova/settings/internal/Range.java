// SPDX-License-Identifier: Apache-2.0
package org.kilonova.settings.internal;

/** The smallest and the largest value of a key, or of its length. */
interface Range {

    /** What a value of the right type must be, or null if it is within the limits. */
    String refusal(String value);

    /** The limits for someone whose value is of the wrong type, such as {@code from 1 to 60}; null if there are none. */
    default String limits() {
        return null;
    }
}

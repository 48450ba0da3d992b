// SPDX-License-Identifier: Apache-2.0
package org.kilonova.transport;

/**
 * The end of a message: a result or a failure.
 *
 * @param result JSON-like value, or null
 * @param failure null if the method ended well
 */
public record Reply(Object result, Failure failure) {

    public static Reply result(Object value) {
        return new Reply(value, null);
    }

    public static Reply failure(Failure failure) {
        return new Reply(null, failure);
    }
}

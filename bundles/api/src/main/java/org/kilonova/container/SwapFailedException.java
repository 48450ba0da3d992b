// SPDX-License-Identifier: Apache-2.0
package org.kilonova.container;

/** A version could not take over; the message tells the operator why. */
public final class SwapFailedException extends Exception {

    private static final long serialVersionUID = 1;

    public SwapFailedException(String message) {
        super(message);
    }

    public SwapFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}

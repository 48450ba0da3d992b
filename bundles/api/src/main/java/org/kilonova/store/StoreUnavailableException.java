// SPDX-License-Identifier: Apache-2.0
package org.kilonova.store;

/** The store cannot be reached; the message says which and why. */
public final class StoreUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public StoreUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.kilonova.container;

/** This container hosts no service, or no task, of that name; the message lists those that there are. */
public final class NoSuchServiceHereException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public NoSuchServiceHereException(String message) {
        super(message);
    }
}

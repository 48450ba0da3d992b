// SPDX-License-Identifier: Apache-2.0
package org.kilonova.service;

/** There is no such service record. */
public final class NoSuchRecordException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public NoSuchRecordException(String message) {
        super(message);
    }
}

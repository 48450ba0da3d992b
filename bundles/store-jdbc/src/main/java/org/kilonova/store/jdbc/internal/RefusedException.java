// SPDX-License-Identifier: Apache-2.0
package org.kilonova.store.jdbc.internal;

import java.sql.SQLNonTransientException;

/** The database must not or cannot be used until somebody acts; the message says who must do what. */
final class RefusedException extends SQLNonTransientException {

    private static final long serialVersionUID = 1;

    RefusedException(String message) {
        super(message);
    }

    RefusedException(String message, Throwable cause) {
        super(message, cause);
    }
}

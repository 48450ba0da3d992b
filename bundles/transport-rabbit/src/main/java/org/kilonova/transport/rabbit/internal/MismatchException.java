// SPDX-License-Identifier: Apache-2.0
package org.kilonova.transport.rabbit.internal;

import java.io.IOException;

/** A queue or an exchange is there with other flags or arguments; the message says with which, and which setting is concerned. */
final class MismatchException extends IOException {

    private static final long serialVersionUID = 1;

    MismatchException(String explanation, IOException cause) {
        super(explanation, cause);
    }
}

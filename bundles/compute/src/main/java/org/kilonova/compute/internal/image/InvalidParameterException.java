// SPDX-License-Identifier: Apache-2.0
package org.kilonova.compute.internal.image;

/** A parameter is missing, unknown, or its value is not allowed. */
public final class InvalidParameterException extends Exception {

    private static final long serialVersionUID = 1;

    InvalidParameterException(String parameter, String reason) {
        super("parameters." + parameter + " " + reason);
    }
}

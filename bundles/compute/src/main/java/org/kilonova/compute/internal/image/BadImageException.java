// SPDX-License-Identifier: Apache-2.0
package org.kilonova.compute.internal.image;

/** An image is not declared as it must be; the message begins with the key. */
public final class BadImageException extends Exception {

    private static final long serialVersionUID = 1;

    BadImageException(String key, String reason) {
        super(key + ": " + reason);
    }
}

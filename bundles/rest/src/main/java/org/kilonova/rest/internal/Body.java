// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rest.internal;

/**
 * What a request has brought.
 *
 * @param bytes in memory; empty without a body, or if it went to a file
 * @param upload the file that it went to, or null
 */
record Body(byte[] bytes, Upload upload) {

    static final Body NONE = of(new byte[0]);

    static Body of(byte[] bytes) {
        return new Body(bytes, null);
    }

    boolean isEmpty() {
        return bytes.length == 0 && upload == null;
    }
}

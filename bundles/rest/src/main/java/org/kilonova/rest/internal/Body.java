// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rest.internal;

import java.nio.charset.StandardCharsets;

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

    /** The beginning of what is in memory, as text; at most so many bytes of it. */
    String text(int most) {
        return new String(bytes, 0, Math.min(most, bytes.length), StandardCharsets.UTF_8);
    }

    boolean isEmpty() {
        return bytes.length == 0 && upload == null;
    }
}

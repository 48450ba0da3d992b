// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rest.internal;

import java.io.IOException;

/** Where a body goes as it arrives. Used by one thread at a time. */
interface BodySink {

    /**
     * Takes the next bytes.
     *
     * @return why the body cannot be taken, or null
     */
    Problem take(byte[] buffer, int count);

    /** All of it, when it has arrived. */
    Body whole() throws IOException;

    /** Gives back what it has taken up. Idempotent. */
    void release();
}

// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rest.internal;

import jakarta.servlet.AsyncContext;
import java.io.IOException;

/** An answer without a known end. */
interface Streaming {

    /**
     * Begins to send, and returns.
     *
     * @param async is completed at the end
     * @param answer is closed at the end
     */
    void start(AsyncContext async, Answer answer, Response response) throws IOException;

    /** It is not started after all. */
    void abandon();
}

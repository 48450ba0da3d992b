// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rest.internal;

import java.util.List;

/** Something that changes, told to many. Thread-safe. */
interface Feed {

    /**
     * What a reader has to be told.
     *
     * @param version up to which it has been told before; 0 is never
     * @return null if there is nothing new
     */
    Frame since(long version);

    /**
     * What to send, as one event. The pieces are shared between all readers.
     *
     * @param event its name
     * @param version up to which the reader has been told then
     * @param data JSON on one line, in pieces
     */
    record Frame(String event, long version, List<byte[]> data) {}
}

// SPDX-License-Identifier: Apache-2.0
package org.kilonova.transport.rabbit.internal;

import com.rabbitmq.client.Connection;
import java.io.IOException;

/** Something that lives on a {@link Link} and is made again on each new connection. {@code toString} names it for people. */
interface Member {

    /**
     * Compares what should be with what is, and does what is missing. Called on the link's thread, once for each new connection and
     * after each {@link Link#wake}; may wait for the broker. If it fails it is called again after a while.
     */
    void adjust(Connection connection) throws IOException;

    /** The connection is no more. Called on the link's thread. */
    void lost();
}

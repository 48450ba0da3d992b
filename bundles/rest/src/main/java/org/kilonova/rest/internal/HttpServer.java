// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rest.internal;

import java.net.URI;

/** A server that listens. */
interface HttpServer {

    /** Where clients of this machine reach it, such as {@code http://127.0.0.1:8774}. */
    URI address();

    /** Cuts what still is connected, and returns when the port is free. */
    void close();

    /** Opens servers. */
    @FunctionalInterface
    interface Opener {

        /**
         * Opens a server and waits until it serves.
         *
         * @param api answers its requests
         * @param port to take, whatever the settings say; 0 is any free one
         * @throws Exception saying what hinders it and which setting to change
         */
        HttpServer open(Api api, ServerSettings settings, int port) throws Exception;
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rest.internal;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Where and how the server listens; another one is needed when any of it changes.
 *
 * @param host name or address to bind
 * @param port 0 is any free one
 * @param tls null without TLS
 * @param idleTimeout of a connection
 * @param maxHeader bytes of request line and headers
 * @param maxConcurrent requests at work at once
 */
record ServerSettings(String host, int port, Tls tls, Duration idleTimeout, int maxHeader, int maxConcurrent) {

    /**
     * The key of the server.
     *
     * @param keystore absolute; PKCS12 or JKS, the JDK sees which
     * @param password of keystore and key
     * @param minVersion lowest version of TLS that is spoken
     * @param changed when the file was last written: a new certificate is a new setting
     */
    record Tls(Path keystore, String password, String minVersion, long changed) {

        @Override
        public String toString() {
            return "TLS with " + keystore;
        }
    }

    String scheme() {
        return tls == null ? "http" : "https";
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.kilonova.http;

import java.util.Objects;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * The files of the page at {@code /console}, as they are sent to browsers, whoever asks: they hold nothing secret. An OSGi service;
 * thread-safe.
 */
@ConsumerType
public interface StaticContent {

    /**
     * Finds a file; never waits.
     *
     * @param path below {@code /console/}, decoded, without a slash at its begin; empty is the page itself
     */
    Optional<Content> find(String path);

    /**
     * A file.
     *
     * @param mediaType as in HTTP's {@code Content-Type}, with the charset of a text
     * @param bytes all of it; never changed by whoever gets it
     * @param etag another one for other bytes: 1 to 128 of the printable characters of ASCII, without spaces and quotes
     */
    record Content(String mediaType, byte[] bytes, String etag) {

        public Content {
            Objects.requireNonNull(mediaType, "mediaType");
            Objects.requireNonNull(bytes, "bytes");
            if (!etag.matches("[\\x21\\x23-\\x7e]{1,128}")) {
                throw new IllegalArgumentException("an etag has 1 to 128 printable characters, not " + etag);
            }
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rest.internal;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The settings of {@code org.kilonova.rest}.
 *
 * @param server where the server listens
 * @param tokenFile absolute
 * @param rpcTopics that may be called over HTTP
 * @param requestTimeout from the first byte to the answer
 * @param bodyTimeout for a body to arrive
 * @param maxBody bytes of JSON
 * @param maxJar bytes of a jar
 * @param maxStreams of events, open at once
 */
record RestSettings(
        ServerSettings server,
        Path tokenFile,
        Set<String> rpcTopics,
        Duration requestTimeout,
        Duration bodyTimeout,
        int maxBody,
        int maxJar,
        int maxStreams) {

    private static final int BODIES_IN_MEMORY = 64;

    /** Bytes of JSON on its way in, of all requests together. */
    long maxBodies() {
        return (long) maxBody * BODIES_IN_MEMORY;
    }

    /** The words of a list that are separated by commas or spaces. */
    static Set<String> words(String list) {
        return Arrays.stream(list.split("[,\\s]+"))
                .filter(word -> !word.isEmpty())
                .collect(Collectors.toSet());
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal;

import java.util.Optional;

/**
 * The location of a bundle that is only looked at, as if it were the next version of a file. It is not one of ours: it is never
 * started, and nobody else gets wired to it.
 *
 * @param file its name in the folder
 */
record ProbeLocation(String file) {

    private static final String SCHEME = "kilonova-check:";

    static Optional<ProbeLocation> parse(String location) {
        return location.startsWith(SCHEME)
                ? Optional.of(new ProbeLocation(location.substring(SCHEME.length())))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return SCHEME + file;
    }
}

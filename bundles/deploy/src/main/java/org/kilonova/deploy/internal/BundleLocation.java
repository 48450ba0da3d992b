// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The location of a bundle of ours: tells after a restart which file and which content it came from.
 *
 * @param copy at {@code <SHA-256>/<file name>}
 */
public record BundleLocation(Path copy) {

    /** Felix reads a bundle in place only if its location begins with this. */
    private static final String REFERENCE = "reference:";

    private static final Pattern OURS = Pattern.compile("reference:file:.*/[0-9a-f]{64}/[^/]+");

    public static Optional<BundleLocation> parse(String location) {
        return OURS.matcher(location).matches()
                ? Optional.of(new BundleLocation(Path.of(URI.create(location.substring(REFERENCE.length())))))
                : Optional.empty();
    }

    /** Name of the file in the folder. */
    String file() {
        return copy.getFileName().toString();
    }

    /** SHA-256 of the content, as hexadecimal digits. */
    String sha() {
        return copy.getParent().getFileName().toString();
    }

    @Override
    public String toString() {
        return REFERENCE + copy.toUri();
    }
}

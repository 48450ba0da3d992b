// SPDX-License-Identifier: Apache-2.0
package org.kilonova.compute.internal;

import java.util.regex.Pattern;

/** Makes names of files and locks from names of hosts. */
final class FileNames {

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,99}");

    private FileNames() {}

    /** The name itself, if it can be; others never become the same. */
    static String of(String host) {
        return PLAIN.matcher(host).matches()
                ? host
                : "_" + host.replaceAll("[^A-Za-z0-9-]", "_") + "-" + Integer.toHexString(host.hashCode());
    }
}

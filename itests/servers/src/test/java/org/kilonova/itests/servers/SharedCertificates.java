// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.servers;

import java.nio.file.Path;

/** Made once for all tests, since that starts a JVM for each key. */
final class SharedCertificates {

    private static final Certificates MADE = make();

    private SharedCertificates() {}

    private static Certificates make() {
        Path directory = Directories.createTemporary("kn-certificates-");
        Leftovers.add(() -> Directories.delete(directory));
        return Certificates.make(directory);
    }

    static Certificates get() {
        return MADE;
    }
}

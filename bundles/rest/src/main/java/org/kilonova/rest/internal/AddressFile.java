// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rest.internal;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/** The file that tells scripts where the server listens; it is there as long as that is true. */
final class AddressFile {

    private final Path file;

    AddressFile(Path file) {
        this.file = file;
    }

    void write(URI address) throws IOException {
        AtomicFile.write(file, address + "\n");
    }

    void delete() throws IOException {
        Files.deleteIfExists(file);
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.kilonova.ledger.client;

import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What one client has sent, and what came of it: {@code number kind outcome}, a line each. */
final class Journal implements Closeable {

    private final BufferedWriter file;

    private Journal(BufferedWriter file) {
        this.file = file;
    }

    /** A new one in the place of an older one of that client. */
    static Journal in(Path directory, String client) throws IOException {
        return new Journal(Files.newBufferedWriter(directory.resolve(client + ".txt")));
    }

    void add(long number, String kind, Outcome outcome) throws IOException {
        file.write(number + " " + kind + " " + outcome + "\n");
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.kilonova.ledger;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file with one line for each entry: {@code client number kind generation version}. Several versions may write at the same time: the
 * operating system puts each line whole at the end. Thread-safe.
 */
final class Book implements Closeable {

    static final String FILE = "book.txt";

    private static final int MOST_AT_ONCE = 1 << 20;

    private final FileChannel end;
    private final FileChannel pages;

    private Book(FileChannel end, FileChannel pages) {
        this.end = end;
        this.pages = pages;
    }

    static Book in(Path directory) throws IOException {
        Path file = directory.resolve(FILE);
        FileChannel end = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        return new Book(end, FileChannel.open(file, StandardOpenOption.READ));
    }

    void enter(String client, long number, String kind, int generation, String version) throws IOException {
        String line = client + ' ' + number + ' ' + kind + ' ' + generation + ' ' + version + '\n';
        ByteBuffer bytes = ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8));
        if (end.write(bytes) < bytes.limit()) {
            throw new IOException("the disk is full: '" + line.strip() + "' was entered in part");
        }
    }

    /** The whole lines from there on, or as many as are read at once; empty when there are no more. */
    String read(long position) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(MOST_AT_ONCE, Math.max(0, pages.size() - position)));
        pages.read(bytes, position);
        String text = new String(bytes.array(), 0, bytes.position(), StandardCharsets.US_ASCII);
        return text.substring(0, text.lastIndexOf('\n') + 1);
    }

    @Override
    public void close() throws IOException {
        end.close();
        pages.close();
    }
}

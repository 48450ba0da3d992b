// SPDX-License-Identifier: Apache-2.0
package org.kilonova.compute.internal.instance;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;

/** What an instance has written. Its process holds the file open, so it is never renamed, only copied and emptied. */
public final class Console {

    /** Of what is read at once: more would be too much for one message. */
    static final int MOST_BYTES = 256 * 1024;

    private final Path file;
    private final Path older;

    public Console(Path directory) {
        file = directory.resolve("console.log");
        older = directory.resolve("console.log.1");
    }

    /**
     * The last lines, also of the older file if need be; at most {@value #MOST_BYTES} bytes.
     *
     * @param lines at least 1
     */
    public String tail(int lines) throws IOException {
        String text = end(file);
        if (text.length() < MOST_BYTES && text.lines().count() < lines) {
            text = end(older) + text;
        }
        int from = text.length() - (text.endsWith("\n") ? 1 : 0);
        for (int line = 0; line < lines && from >= 0; line++) {
            from = text.lastIndexOf('\n', from - 1);
        }
        return text.substring(from + 1);
    }

    /** The last line that is not blank, or empty. */
    String lastLine() {
        try {
            return end(file)
                    .lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .reduce("", (a, b) -> b);
        } catch (IOException e) {
            return "(the console cannot be read: " + e + ")";
        }
    }

    private static String end(Path file) throws IOException {
        if (isAbsent(file)) {
            return "";
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            long size = channel.size();
            ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(size, MOST_BYTES));
            long start = size - bytes.capacity();
            while (bytes.hasRemaining() && channel.read(bytes, start + bytes.position()) > 0) {
                // On to the next part.
            }
            return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            return "";
        }
    }

    /** @throws IOException for what is no regular file: a link may lead anywhere, and a pipe would hold up whoever opens it */
    private static boolean isAbsent(Path file) throws IOException {
        try {
            if (!Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                    .isRegularFile()) {
                throw new IOException(file + " is no regular file");
            }
            return false;
        } catch (NoSuchFileException e) {
            return true;
        }
    }

    /**
     * Empties the file if it has grown beyond the limit; its end is kept as the older file. What is written between the copy and
     * the emptying is lost.
     *
     * @param limit in bytes
     */
    void rotate(long limit) throws IOException {
        if (isAbsent(file) || Files.size(file) <= limit) {
            return;
        }
        try (FileChannel from =
                FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
            Files.deleteIfExists(older);
            try (FileChannel to = FileChannel.open(older, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                from.transferTo(from.size() - limit, limit, to);
            } finally {
                // Also when there is no room for a copy: then it must not grow further all the more.
                from.truncate(0);
            }
        }
    }
}

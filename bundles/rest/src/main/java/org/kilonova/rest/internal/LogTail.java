// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rest.internal;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The last lines of a topic in the log of the container, from the end of that one file. Thread-safe. */
final class LogTail {

    private static final int MOST = 1 << 20;

    /**
     * Time, level, thread, logger, and then {@code [topic generation request_id]}, in a trace {@code trace_id span_id} too. What does not
     * begin so belongs to the line above it.
     */
    private static final Pattern HEAD = Pattern.compile(
            "^\\d{4}-\\d\\d-\\d\\dT\\S+ +[A-Z]+ +\\[.*?] \\S+ \\[(\\S+) \\S+ \\S+?(?: [0-9a-f]{32} [0-9a-f]{16})?] ");

    private final Path file;

    LogTail(Path file) {
        this.file = file;
    }

    /**
     * @param count at most so many
     */
    List<String> lines(String topic, int count) throws IOException {
        ArrayDeque<String> lines = new ArrayDeque<>();
        boolean isOfTopic = false;
        for (String line : end().split("\n")) {
            Matcher head = HEAD.matcher(line);
            if (head.find()) {
                isOfTopic = head.group(1).equals(topic);
            }
            if (isOfTopic) {
                if (lines.size() == count) {
                    lines.removeFirst();
                }
                lines.addLast(line);
            }
        }
        return List.copyOf(lines);
    }

    /** The end of the file, from the begin of a line on. */
    private String end() throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new NoSuchFileException(file.toString());
        }
        try (RandomAccessFile log = new RandomAccessFile(file.toFile(), "r")) {
            long length = log.length();
            int size = (int) Math.min(length, MOST);
            byte[] bytes = new byte[size];
            log.seek(length - size);
            log.readFully(bytes);
            int begin = 0;
            if (size < length) {
                while (begin < size && bytes[begin++] != '\n') {
                    // The first line is not whole.
                }
            }
            return new String(bytes, begin, size - begin, StandardCharsets.UTF_8);
        }
    }
}

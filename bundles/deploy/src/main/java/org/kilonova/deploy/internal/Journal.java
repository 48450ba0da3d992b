// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.TypeFactory;
import com.fasterxml.jackson.databind.util.LRUMap;
import com.fasterxml.jackson.databind.util.LookupCache;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A file of lines, each a JSON object. What was cut off by a crash or a full disk costs that line only. Used by one thread at a time. */
final class Journal {

    private static final Logger LOG = LoggerFactory.getLogger(Journal.class);
    private static final int TYPES = 64;

    private final LookupCache<Object, JavaType> types = new LRUMap<>(TYPES, TYPES);
    private final Path file;
    private final ObjectMapper mapper = JsonMapper.builder()
            // The shared one would keep our classes when this bundle has gone.
            .typeFactory(TypeFactory.defaultInstance().withCache(types))
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    Journal(Path file) {
        this.file = file;
    }

    Path file() {
        return file;
    }

    /** All lines that can be read; none if there is no file. */
    List<JournalLine> read() throws IOException {
        List<JournalLine> lines = new ArrayList<>();
        if (!Files.exists(file)) {
            return lines;
        }
        int damaged = 0;
        // Not as text: a line that was cut off may end within a letter.
        for (String line : new String(Files.readAllBytes(file), StandardCharsets.UTF_8).split("\n")) {
            try {
                if (!line.isBlank()) {
                    lines.add(mapper.readValue(line, JournalLine.class));
                }
            } catch (JsonProcessingException e) {
                damaged++;
            }
        }
        lines.removeIf(line -> !line.known());
        if (damaged > 0) {
            LOG.warn(
                    "{} lines of {} cannot be read and are left out: a crash or a full disk cut them off",
                    damaged,
                    file);
        }
        return lines;
    }

    /** @param durable whether it has to be on the disk, come what may, when this returns */
    void append(JournalLine line, boolean durable) throws IOException {
        Files.createDirectories(file.getParent());
        try (FileChannel out =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            long end = out.size();
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            if (end > 0 && !endsWithNewline(out, end)) {
                bytes.write('\n');
            }
            bytes.write(mapper.writeValueAsBytes(line));
            bytes.write('\n');
            write(out.position(end), bytes.toByteArray());
            if (durable) {
                out.force(false);
            }
        }
    }

    /** Replaces all lines. */
    void rewrite(List<JournalLine> lines) throws IOException {
        Files.createDirectories(file.getParent());
        Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (JournalLine line : lines) {
            bytes.write(mapper.writeValueAsBytes(line));
            bytes.write('\n');
        }
        try (FileChannel out = FileChannel.open(
                temporary, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            write(out, bytes.toByteArray());
            out.force(true);
        }
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static boolean endsWithNewline(FileChannel channel, long end) throws IOException {
        ByteBuffer last = ByteBuffer.allocate(1);
        return channel.read(last, end - 1) == 1 && last.get(0) == '\n';
    }

    private static void write(FileChannel out, byte[] bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            out.write(buffer);
        }
    }
}

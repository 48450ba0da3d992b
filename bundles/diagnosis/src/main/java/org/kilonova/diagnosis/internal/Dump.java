// SPDX-License-Identifier: Apache-2.0
package org.kilonova.diagnosis.internal;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes parts into an archive that appears when it is complete, for its owner only. A part that fails or takes too long is replaced by
 * the reason, one that is too long is cut, and nothing leaves without having been masked.
 */
final class Dump {

    /** In characters; with some fifty parts the whole stays within some hundred megabytes before it is compressed. */
    static final int LONGEST_PART = 4_000_000;

    private final Clock clock;
    private final Duration limit;
    private final Supplier<Mask> masks;
    private final AtomicInteger threads = new AtomicInteger();

    /**
     * @param limit for each part
     * @param masks what is known to be secret when a dump begins
     */
    Dump(Clock clock, Duration limit, Supplier<Mask> masks) {
        this.clock = clock;
        this.limit = limit;
        this.masks = masks;
    }

    /**
     * Writes an archive.
     *
     * @param file that is not there yet, in a directory that is
     */
    Dumped write(Path file, List<Part> parts) throws IOException, InterruptedException {
        Mask mask = masks.get();
        // Readable by its owner alone from the first byte on.
        Path beside = Files.createTempFile(file.getParent(), ".dump", ".zip");
        int failed = 0;
        try {
            try (OutputStream out = Files.newOutputStream(beside);
                    ZipOutputStream zip = new ZipOutputStream(out, StandardCharsets.UTF_8)) {
                StringBuilder contents = new StringBuilder();
                for (Part part : parts) {
                    Text text = text(part);
                    failed += text.failure() == null ? 0 : 1;
                    contents.append(part.name())
                            .append(text.failure() == null ? "" : ": " + mask.in(text.failure()))
                            .append('\n');
                    add(zip, part.name(), mask.in(text.content()));
                }
                add(
                        zip,
                        "contents.txt",
                        "Made " + clock.instant() + ". Secrets are ***, as far as they can be known.\n\n" + contents);
            }
            force(beside);
            Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(beside);
        }
        return new Dumped(file, Files.size(file), parts.size(), failed);
    }

    private record Text(String content, String failure) {}

    private Text text(Part part) throws InterruptedException {
        FutureTask<String> work = new FutureTask<>(() -> cut(part.content().text()));
        Thread thread = new Thread(work, "kn-diagnosis-dump-" + threads.incrementAndGet());
        thread.setDaemon(true);
        thread.start();
        try {
            return new Text(work.get(limit.toMillis(), TimeUnit.MILLISECONDS), null);
        } catch (TimeoutException e) {
            return failed("left out: it was not there within " + limit.toMillis() / 1000.0 + " s");
        } catch (ExecutionException e) {
            return failed("left out: " + e.getCause());
        } finally {
            work.cancel(true);
        }
    }

    private static Text failed(String reason) {
        return new Text(reason + "\n", reason);
    }

    private static String cut(String text) {
        return text.length() <= LONGEST_PART
                ? text
                : text.substring(0, LONGEST_PART) + "\n... " + (text.length() - LONGEST_PART) + " characters more\n";
    }

    private static void add(ZipOutputStream zip, String name, String text) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(text.getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
    }

    private static void force(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }
}

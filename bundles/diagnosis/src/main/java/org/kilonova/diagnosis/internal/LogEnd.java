// SPDX-License-Identifier: Apache-2.0
package org.kilonova.diagnosis.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * The last lines of a log. Where its file does not hold enough of them, as just after midnight, those before come from the files that were
 * rolled last.
 *
 * @param log the file that is written now
 * @param limit in bytes
 */
record LogEnd(Path log, int limit) {

    private static final int MOST_ROLLED = 5;
    private static final int SMALLEST_READ = 65_536;

    /** As {@code logback.xml} names them. */
    private static final Pattern ROLLED = Pattern.compile("(.+)\\.(\\d{4}-\\d\\d-\\d\\d)\\.(\\d{1,9})(\\.log)\\.gz");

    private record Rolled(Path file, String day, int number) {}

    String text() throws IOException {
        byte[] present = endOf(log, limit);
        StringBuilder text = new StringBuilder(wholeLines(present, limit));
        int left = limit - present.length;
        for (Rolled rolled : rolled()) {
            if (left <= 0) {
                break;
            }
            try (InputStream in = new GZIPInputStream(Files.newInputStream(rolled.file()))) {
                byte[] end = endOf(in, left);
                text.insert(0, wholeLines(end, left));
                left -= end.length;
            } catch (IOException e) {
                text.insert(0, rolled.file().getFileName() + " cannot be read: " + e + "\n");
                break;
            }
        }
        return text.toString();
    }

    /** The newest first. */
    private List<Rolled> rolled() throws IOException {
        try (Stream<Path> files = Files.list(log.toAbsolutePath().getParent())) {
            return files.flatMap(this::rolled)
                    .sorted(Comparator.comparing(Rolled::day)
                            .thenComparing(Rolled::number)
                            .reversed())
                    .limit(MOST_ROLLED)
                    .toList();
        }
    }

    private Stream<Rolled> rolled(Path file) {
        Matcher name = ROLLED.matcher(file.getFileName().toString());
        return Stream.of(name)
                .filter(Matcher::matches)
                .map(Matcher::toMatchResult)
                .filter(found -> log.getFileName().toString().equals(found.group(1) + found.group(4)))
                .map(found -> rolled(file, found));
    }

    private static Rolled rolled(Path file, MatchResult name) {
        return new Rolled(file, name.group(2), Integer.parseInt(name.group(3)));
    }

    private static byte[] endOf(Path file, int most) throws IOException {
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "r")) {
            byte[] end = new byte[(int) Math.min(most, open.length())];
            open.seek(open.length() - end.length);
            open.readFully(end);
            return end;
        }
    }

    private static byte[] endOf(InputStream in, int most) throws IOException {
        int size = Math.max(most, SMALLEST_READ);
        byte[] before = new byte[0];
        byte[] last = in.readNBytes(size);
        for (byte[] next = in.readNBytes(size); next.length > 0; next = in.readNBytes(size)) {
            before = last;
            last = next;
        }
        int fromLast = Math.min(last.length, most);
        int fromBefore = Math.min(before.length, most - fromLast);
        byte[] end = new byte[fromBefore + fromLast];
        System.arraycopy(before, before.length - fromBefore, end, 0, fromBefore);
        System.arraycopy(last, last.length - fromLast, end, fromBefore, fromLast);
        return end;
    }

    /** What fills the limit has been cut off somewhere in a line. */
    private static String wholeLines(byte[] end, int most) {
        String text = new String(end, StandardCharsets.UTF_8);
        return end.length < most ? text : text.substring(text.indexOf('\n') + 1);
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.kilonova.diagnosis.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where dumps go for which no file is named. Of those that it has named itself, it keeps the newest.
 *
 * @param directory made when it is needed, for its owner alone
 */
record DumpFolder(Path directory) {

    static final int KEPT = 10;

    private static final Logger LOG = LoggerFactory.getLogger(DumpFolder.class);
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS").withZone(ZoneOffset.UTC);
    private static final Pattern OWN = Pattern.compile("kilonova-\\d{8}-\\d{6}-\\d{3}\\.zip");

    /** A file that is not there yet, in the directory, which is. */
    Path next(Instant now) throws IOException {
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(directory.getParent());
            if (directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                Files.createDirectory(
                        directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            } else {
                Files.createDirectory(directory);
            }
        }
        return directory.resolve("kilonova-" + STAMP.format(now) + ".zip");
    }

    /** Deletes the oldest. That one cannot be deleted is logged, since the dump that was asked for is there. */
    void clear() {
        try {
            for (Path file : tooOld()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            LOG.warn(
                    "dumps in {} that are older than the newest {} cannot be deleted; delete them", directory, KEPT, e);
        }
    }

    private List<Path> tooOld() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(
                            file -> OWN.matcher(file.getFileName().toString()).matches())
                    .sorted(Comparator.reverseOrder())
                    .skip(KEPT)
                    .toList();
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * Why a file is no complete zip.
 *
 * @param reason and what to do
 * @param incomplete whether the rest may still come
 */
record ZipFlaw(String reason, boolean incomplete) {

    static final String ENDS_TOO_EARLY = "the zip ends too early: copy to a temporary name (x.jar.part) and rename";

    private static final int END_RECORD = 0x504b0506;
    private static final int END_RECORD_LENGTH = 22;
    private static final int LONGEST_COMMENT = 0xffff;

    /** Reads all of the file; null when every entry is there and has its checksum. */
    static ZipFlaw find(Path file) throws IOException {
        if (!startsAsZip(file)) {
            return Files.size(file) == 0
                    ? new ZipFlaw("the file is empty: copy it again", true)
                    : new ZipFlaw("not a zip: copy it again, or move it away", false);
        }
        if (!hasEndRecord(file)) {
            return new ZipFlaw(ENDS_TOO_EARLY, true);
        }
        try (ZipFile zip = new ZipFile(file.toFile())) {
            for (ZipEntry entry : Collections.list(zip.entries())) {
                if (checksum(zip, entry) != entry.getCrc()) {
                    return new ZipFlaw("damaged: wrong checksum of " + entry.getName() + ": copy it again", true);
                }
            }
            return null;
        } catch (ZipException | IllegalArgumentException e) {
            return new ZipFlaw("damaged (" + e.getMessage() + "): copy it again", true);
        }
    }

    private static boolean startsAsZip(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] head = in.readNBytes(4);
            return head.length == 4 && head[0] == 'P' && head[1] == 'K' && (head[2] == 3 || head[2] == 5);
        }
    }

    private static boolean hasEndRecord(Path file) throws IOException {
        try (RandomAccessFile raw = new RandomAccessFile(file.toFile(), "r")) {
            int length = (int) Math.min(raw.length(), END_RECORD_LENGTH + LONGEST_COMMENT);
            byte[] tail = new byte[length];
            raw.seek(raw.length() - length);
            raw.readFully(tail);
            for (int at = length - END_RECORD_LENGTH; at >= 0; at--) {
                int word = (tail[at] & 0xff) << 24
                        | (tail[at + 1] & 0xff) << 16
                        | (tail[at + 2] & 0xff) << 8
                        | (tail[at + 3] & 0xff);
                if (word == END_RECORD) {
                    return true;
                }
            }
            return false;
        }
    }

    private static long checksum(ZipFile zip, ZipEntry entry) throws IOException {
        try (CheckedInputStream in = new CheckedInputStream(zip.getInputStream(entry), new CRC32())) {
            byte[] buffer = new byte[8192];
            while (in.read(buffer) >= 0) {
                // Reading is what counts.
            }
            return in.getChecksum().getValue();
        }
    }
}

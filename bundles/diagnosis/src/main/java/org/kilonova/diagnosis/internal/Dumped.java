// SPDX-License-Identifier: Apache-2.0
package org.kilonova.diagnosis.internal;

import java.nio.file.Path;

/**
 * A dump that was written.
 *
 * @param file where it is
 * @param bytes its size
 * @param parts how many files are in it
 * @param missing of how many of them there is only the reason why they are missing
 */
public record Dumped(Path file, long bytes, int parts, int missing) {

    @Override
    public String toString() {
        String what = missing == 0
                ? parts + " parts"
                : parts + " parts, " + missing + " of them missing: contents.txt in it says why";
        return file + ": " + (bytes + 1023) / 1024 + " KiB, " + what;
    }
}

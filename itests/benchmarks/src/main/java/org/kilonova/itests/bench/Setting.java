// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.bench;

import java.nio.file.Path;
import java.util.List;

/**
 * What all benchmarks share.
 *
 * @param top of the source checkout
 * @param distribution the assembled one
 * @param work directory for homes and archives; what is in it is left for a look afterwards
 * @param jdks to measure on
 * @param quick whether a first impression is enough
 */
record Setting(Path top, Path distribution, Path work, List<Jdk> jdks, boolean quick) {

    static Setting of(boolean quick) {
        return new Setting(
                path("bench.top"), path("bench.distribution"), path("bench.work"), Jdk.oldestAndNewest(), quick);
    }

    private static Path path(String property) {
        return Path.of(System.getProperty(property)).toAbsolutePath();
    }

    Path example(String name) {
        return distribution.resolve("examples").resolve(name);
    }

    void progress(String line) {
        System.err.println("  " + line);
    }
}

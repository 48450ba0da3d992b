// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A page in which the text between {@code <!-- bench:NAME -->} and {@code <!-- /bench:NAME -->} belongs to a benchmark. */
record Page(Path file) {

    void replace(String name, String text) throws IOException {
        String page = Files.readString(file);
        String begin = "<!-- bench:" + name + " -->";
        String end = "<!-- /bench:" + name + " -->";
        int from = page.indexOf(begin);
        int to = page.indexOf(end);
        if (from < 0 || to < from) {
            throw new IOException(file + " has no place for " + name + ": put " + begin + " and " + end + " into it");
        }
        Files.writeString(file, page.substring(0, from + begin.length()) + "\n" + text + page.substring(to));
    }
}

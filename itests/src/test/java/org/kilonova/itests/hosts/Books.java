// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.hosts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** What ledgers have entered, on all hosts together. */
final class Books {

    private Books() {}

    static long entries(List<Host> hosts) {
        return lines(hosts).count();
    }

    /** Entries of different messages. */
    static long different(List<Host> hosts) {
        return lines(hosts)
                .map(line -> List.copyOf(Arrays.asList(line.split(" ")).subList(0, 3)))
                .distinct()
                .count();
    }

    private static Stream<String> lines(List<Host> hosts) {
        return hosts.stream().flatMap(host -> {
            Path book = host.home().directory().resolve("data/managers/ledger/book.txt");
            try {
                return Files.exists(book) ? Files.readAllLines(book).stream() : Stream.empty();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }
}

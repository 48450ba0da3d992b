// SPDX-License-Identifier: Apache-2.0
package org.kilonova.launcher.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** What the clients have sent, held against what the ledger has entered: files that know nothing of each other. */
public final class LedgerBooks {

    /** Messages of one kind, call or cast. */
    public static final class Account {

        private final String kind;
        private long sent;
        private long answered;
        private long failed;
        private long refused;
        private long lost;
        private long run;
        private long doubles;
        private long missing;

        private Account(String kind) {
            this.kind = kind;
        }

        public long sent() {
            return sent;
        }

        /** With a receipt; of casts, which have none, those that were accepted. */
        public long answered() {
            return answered;
        }

        /** Answered with an error. */
        public long failed() {
            return failed;
        }

        /** Not sent, because nobody took it. */
        public long refused() {
            return refused;
        }

        /** Without an answer, or with that to something else. */
        public long lost() {
            return lost;
        }

        /** Entered by some version of the ledger. */
        public long run() {
            return run;
        }

        /** Entered more often than once, each time more. */
        public long doubles() {
            return doubles;
        }

        /** Sent and never entered. */
        public long missing() {
            return missing;
        }

        private void sent(String outcome, int entries) {
            sent++;
            run += entries;
            doubles += Math.max(0, entries - 1);
            switch (outcome) {
                case "ANSWERED", "SENT" -> answered++;
                case "FAILED" -> failed++;
                case "REFUSED" -> refused++;
                default -> lost++;
            }
            if (entries == 0 && !outcome.equals("REFUSED")) {
                missing++;
            }
        }

        boolean balanced() {
            return sent > 0 && refused + lost + doubles + missing == 0 && sent == answered + failed && run == sent;
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%-6s %9d %9d %8d %8d %6d %9d %8d %8d",
                    kind,
                    sent,
                    answered,
                    failed,
                    refused,
                    lost,
                    run,
                    doubles,
                    missing);
        }
    }

    private static final String HEADER =
            "            sent  answered   failed  refused   lost       run  doubles  missing";

    private final Account calls = new Account("calls");
    private final Account casts = new Account("casts");
    private final Set<String> versions = new HashSet<>();
    private long strangers;

    private LedgerBooks() {}

    /** Reads both sides, which may be spread over several homes; nobody may be writing any more. */
    public static LedgerBooks of(Path... homes) throws IOException {
        LedgerBooks books = new LedgerBooks();
        Map<String, Integer> entered = new HashMap<>();
        for (Path home : homes) {
            Path book = home.resolve("data/managers/ledger/book.txt");
            if (Files.exists(book)) {
                books.enter(book, entered);
            }
        }
        for (Path home : homes) {
            for (Path journal : journals(home.resolve("data/managers/ledger-client"))) {
                books.account(journal, entered);
            }
        }
        books.strangers = entered.size();
        return books;
    }

    private void account(Path journal, Map<String, Integer> entered) throws IOException {
        String client = journal.getFileName().toString().replace(".txt", "");
        for (String line : Files.readAllLines(journal)) {
            String[] words = line.split(" ");
            Integer entries = entered.remove(key(client, words[0], words[1]));
            (words[1].equals("call") ? calls : casts).sent(words[2], entries == null ? 0 : entries);
        }
    }

    private void enter(Path book, Map<String, Integer> entered) throws IOException {
        try (Stream<String> lines = Files.lines(book)) {
            lines.map(line -> line.split(" ")).forEach(words -> {
                entered.merge(key(words[0], words[1], words[2]), 1, Integer::sum);
                versions.add(words[4]);
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static List<Path> journals(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return new ArrayList<>(files.toList());
        }
    }

    private static String key(String client, String number, String kind) {
        return client + ' ' + number + ' ' + kind;
    }

    public Account calls() {
        return calls;
    }

    public Account casts() {
        return casts;
    }

    /** Entries that nobody has sent. */
    public long strangers() {
        return strangers;
    }

    /** That have entered something. */
    public Set<String> versions() {
        return versions;
    }

    /** Every call answered once, every message entered once, and nothing entered that was not sent. */
    public boolean balanced() {
        return calls.balanced() && casts.balanced() && strangers == 0;
    }

    @Override
    public String toString() {
        String text = HEADER + "\n" + calls + "\n" + casts;
        return strangers == 0 ? text : text + "\n" + strangers + " entries that nobody has sent";
    }
}

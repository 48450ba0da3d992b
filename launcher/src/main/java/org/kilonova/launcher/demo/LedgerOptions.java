// SPDX-License-Identifier: Apache-2.0
package org.kilonova.launcher.demo;

import java.util.Iterator;
import java.util.List;

/**
 * How long and how hard.
 *
 * @param swaps how many versions follow the first one
 * @param clients that call at the same time
 * @param seconds without swaps, to compare with
 * @param transportUrl what carries the messages
 */
record LedgerOptions(int swaps, int clients, int seconds, String transportUrl) {

    private static final int MOST = 10_000;

    /** @throws IllegalArgumentException that says what cannot be understood */
    static LedgerOptions of(List<String> arguments) {
        int swaps = 50;
        int clients = 4;
        int seconds = 5;
        String transportUrl = "local:";
        for (Iterator<String> rest = arguments.iterator(); rest.hasNext(); ) {
            String option = rest.next();
            switch (option) {
                case "--swaps" -> swaps = number(option, rest);
                case "--clients" -> clients = number(option, rest);
                case "--seconds" -> seconds = number(option, rest);
                case "--transport-url" -> transportUrl = url(option, rest);
                default ->
                    throw new IllegalArgumentException("unknown argument '" + option
                            + "'; ledger takes --swaps, --clients, --seconds and --transport-url");
            }
        }
        return new LedgerOptions(swaps, clients, seconds, transportUrl);
    }

    private static String url(String option, Iterator<String> rest) {
        String value = rest.hasNext() ? rest.next() : "";
        if (!value.contains(":")) {
            throw new IllegalArgumentException(
                    option + " needs a URL such as rabbit://user:password@host/, not '" + value + "'");
        }
        return value;
    }

    private static int number(String option, Iterator<String> rest) {
        String value = rest.hasNext() ? rest.next() : "";
        if (!value.matches("\\d{1,5}") || Integer.parseInt(value) < 1 || Integer.parseInt(value) > MOST) {
            throw new IllegalArgumentException(option + " needs a number from 1 to " + MOST + ", not '" + value + "'");
        }
        return Integer.parseInt(value);
    }
}

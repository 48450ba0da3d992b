// SPDX-License-Identifier: Apache-2.0
package org.kilonova.settings.internal;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the key that somebody who mistyped it may have meant. */
final class NearestKey {

    private NearestKey() {}

    /** The nearest of the known ones, or empty if none is near. */
    static Optional<String> of(String typed, Collection<String> known) {
        String plain = plain(typed);
        int limit = Math.max(2, plain.length() / 3);
        return known.stream()
                .filter(key -> distance(plain, plain(key)) <= limit)
                .min(Comparator.comparingInt((String key) -> distance(plain, plain(key)))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /** Case and the kind of separator are what people get wrong first. */
    private static String plain(String key) {
        return key.toLowerCase(Locale.ROOT).replaceAll("[-._ ]+", "_");
    }

    /** How many characters must be put in, left out or replaced to make one of the other. */
    private static int distance(String a, String b) {
        int[] previous = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] current = new int[b.length() + 1];
            current[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(replaced, 1 + Math.min(previous[j], current[j - 1]));
            }
            previous = current;
        }
        return previous[b.length()];
    }
}

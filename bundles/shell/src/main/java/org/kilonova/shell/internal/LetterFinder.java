// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import java.util.List;
import org.kilonova.shell.CommandException;
import org.kilonova.transport.DeadLetter;

/** Finds dead letters of a topic by their ids or the first characters of them. */
record LetterFinder(String topic, List<DeadLetter> letters) {

    private static final int LEAST = 4;

    List<String> ids(List<String> words) {
        return words.stream().map(word -> letter(word).id()).distinct().toList();
    }

    DeadLetter letter(String word) {
        List<DeadLetter> found = letters.stream()
                .filter(letter -> letter.id().equals(word)
                        || word.length() >= LEAST && letter.id().startsWith(word))
                .toList();
        if (found.size() == 1) {
            return found.get(0);
        }
        return found.stream()
                .filter(letter -> letter.id().equals(word))
                .findFirst()
                .orElseThrow(() -> new CommandException(complaint(word, found.size())));
    }

    private String complaint(String word, int found) {
        if (found > 1) {
            return "the ids of " + found + " dead letters of " + topic + " begin with " + word + ": give more of it";
        }
        return topic + " has no dead letter " + word
                + (word.length() < LEAST ? " (of a longer id, give at least " + LEAST + " characters)" : "")
                + "; kn:dlq list " + topic + " lists those that there are";
    }
}

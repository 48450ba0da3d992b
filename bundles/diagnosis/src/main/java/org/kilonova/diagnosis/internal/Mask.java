// SPDX-License-Identifier: Apache-2.0
package org.kilonova.diagnosis.internal;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.kilonova.container.Secrets;

/** Takes secrets out of text: by the names beside them, and wherever they stand if they are known. */
final class Mask {

    /** What is shorter stands in other words, too. */
    static final int SHORTEST = 6;

    private final List<String> known;

    /** @param known secrets, in any form */
    Mask(Collection<String> known) {
        this.known = known.stream()
                .flatMap(secret -> SecretForms.of(secret).stream())
                .filter(secret -> secret.length() >= SHORTEST)
                .distinct()
                .sorted(Comparator.comparing(String::length).reversed())
                .toList();
    }

    String in(String text) {
        String masked = text;
        for (String secret : known) {
            masked = masked.replace(secret, Secrets.HIDDEN);
        }
        return Secrets.mask(masked);
    }
}

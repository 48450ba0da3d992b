// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rest.internal;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a caller may do; each may all that those before it may. */
enum Role {
    /** Needs no token. */
    ANYBODY,
    READER,
    MEMBER,
    ADMIN;

    /** The roles that a token can have, as they are written. */
    static Optional<Role> parse(String word) {
        return Arrays.stream(values())
                .filter(role -> role != ANYBODY && role.word().equals(word))
                .findFirst();
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    boolean includes(Role other) {
        return compareTo(other) >= 0;
    }
}

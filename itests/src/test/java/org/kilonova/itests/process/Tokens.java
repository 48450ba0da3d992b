// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.process;

import static org.junit.jupiter.api.Assertions.assertTrue;

/** Makes tokens as an operator does. */
public final class Tokens {

    private Tokens() {}

    /**
     * Makes one and returns what is shown this once.
     *
     * @param owner name, role and perhaps project
     */
    public static String add(ContainerProcess container, String owner) {
        String said = container.command("kn:token-add " + owner);
        String token = said.lines().reduce("", (before, line) -> line.isBlank() ? before : line);
        assertTrue(token.matches("[A-Za-z0-9_-]{40,}"), () -> "no token: " + said);
        return token;
    }
}

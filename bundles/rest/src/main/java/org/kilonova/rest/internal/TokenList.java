// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rest.internal;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The tokens of a file.
 *
 * @param tokens in the order of the file
 */
record TokenList(List<Token> tokens) {

    TokenList {
        tokens = List.copyOf(tokens);
    }

    /**
     * @param file named in the message
     * @throws IllegalArgumentException naming file and line of what is wrong
     */
    static TokenList parse(String file, List<String> lines) {
        List<Token> tokens = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            try {
                Token token = Token.parse(line);
                if (!names.add(token.name())) {
                    throw new IllegalArgumentException("the name " + token.name() + " is there twice");
                }
                tokens.add(token);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(file + " line " + (i + 1) + ": " + e.getMessage(), e);
            }
        }
        return new TokenList(tokens);
    }

    /** Looks at every token, so that the time taken does not tell which one came near. */
    Optional<Token> find(String secret) {
        byte[] hash = Token.sha256(secret);
        Token found = null;
        for (Token token : tokens) {
            if (token.isOf(hash)) {
                found = token;
            }
        }
        return Optional.ofNullable(found);
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rest.internal;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One line of the token file: {@code sha256:HEX ROLE NAME [PROJECT]}. The token itself is nowhere.
 *
 * @param hash of the token, hex
 * @param role what its owner may do
 * @param name of its owner
 * @param project of its owner, or null
 */
record Token(String hash, Role role, String name, String project) {

    private static final Pattern HASH = Pattern.compile("sha256:([0-9a-fA-F]{64})");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._@-]{1,64}");

    /**
     * @throws IllegalArgumentException saying what is wrong with the line
     */
    static Token parse(String line) {
        String[] words = line.strip().split("\\s+");
        if (words.length < 3 || words.length > 4) {
            throw new IllegalArgumentException("expected 'sha256:HEX ROLE NAME [PROJECT]', found " + words.length
                    + (words.length == 1 ? " word" : " words"));
        }
        Matcher hash = HASH.matcher(words[0]);
        if (!hash.matches()) {
            throw new IllegalArgumentException("the first word is not sha256: and 64 hex digits");
        }
        return new Token(
                hash.group(1).toLowerCase(java.util.Locale.ROOT),
                role(words[1]),
                name("name", words[2]),
                words.length == 4 ? name("project", words[3]) : null);
    }

    static Role role(String word) {
        Optional<Role> role = Role.parse(word);
        return role.orElseThrow(
                () -> new IllegalArgumentException("the role must be reader, member or admin, not " + word));
    }

    static String name(String what, String word) {
        if (!NAME.matcher(word).matches()) {
            throw new IllegalArgumentException(
                    "the " + what + " " + word + " must have 1 to 64 letters, digits or . _ @ -");
        }
        return word;
    }

    String line() {
        return "sha256:" + hash + "  " + role.word() + "  " + name + (project == null ? "" : "  " + project);
    }

    /** Takes the same time whatever the token is. */
    boolean isOf(byte[] sha256) {
        return MessageDigest.isEqual(HexFormat.of().parseHex(hash), sha256);
    }

    Caller caller() {
        return new Caller(name, project, role);
    }

    static byte[] sha256(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}

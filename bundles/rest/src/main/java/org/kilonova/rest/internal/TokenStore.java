// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rest.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/** Changes the token file, comments and order kept; nobody else can read it. Thread-safe within this process. */
final class TokenStore {

    private static final int TOKEN_BYTES = 32;

    private final SecureRandom random = new SecureRandom();

    /** The tokens of a file, none if there is no file. */
    synchronized TokenList list(Path file) throws IOException {
        return TokenList.parse(file.toString(), lines(file));
    }

    /**
     * Makes a token and appends its hash.
     *
     * @param project or null
     * @return the token, which is written nowhere
     * @throws IllegalArgumentException if there is a token of that name, or the file is broken
     */
    synchronized String add(Path file, String name, Role role, String project) throws IOException {
        List<String> lines = new ArrayList<>(lines(file));
        requireNew(TokenList.parse(file.toString(), lines), name, file);
        byte[] bytes = new byte[TOKEN_BYTES];
        random.nextBytes(bytes);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        Token entry = new Token(HexFormat.of().formatHex(Token.sha256(token)), role, name, project);
        if (lines.isEmpty()) {
            lines.add(
                    "# Tokens for HTTP, a line each: sha256:HEX ROLE NAME [PROJECT]. kn:token-add and kn:token-remove change them.");
        }
        lines.add(entry.line());
        write(file, lines);
        return token;
    }

    private static void requireNew(TokenList there, String name, Path file) {
        if (there.tokens().stream().anyMatch(token -> token.name().equals(name))) {
            throw new IllegalArgumentException(
                    "there is a token of " + name + " in " + file + ": remove it first, or take another name");
        }
    }

    /**
     * @return the token that was there
     * @throws IllegalArgumentException if there is none of that name, or the file is broken
     */
    synchronized Token remove(Path file, String name) throws IOException {
        List<String> lines = lines(file);
        TokenList there = TokenList.parse(file.toString(), lines);
        Token gone = there.tokens().stream()
                .filter(token -> token.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no token of " + name + " in " + file));
        write(file, lines.stream().filter(line -> !isOf(name, line)).toList());
        return gone;
    }

    private static boolean isOf(String name, String line) {
        String stripped = line.strip();
        return !stripped.isEmpty()
                && !stripped.startsWith("#")
                && Token.parse(stripped).name().equals(name);
    }

    private static List<String> lines(Path file) throws IOException {
        return Files.exists(file) ? Files.readAllLines(file, StandardCharsets.UTF_8) : List.of();
    }

    private static void write(Path file, List<String> lines) throws IOException {
        AtomicFile.write(file, String.join("\n", lines) + "\n", ownerOnly());
    }

    private static FileAttribute<?>[] ownerOnly() {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }
}

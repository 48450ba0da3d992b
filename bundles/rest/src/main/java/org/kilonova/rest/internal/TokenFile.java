// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rest.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file of tokens, read again when it has changed. What cannot be read leaves the last good content in force, and so does a
 * file that vanishes, and a link that leads nowhere is no absent file: nobody gets rights from a mistake. Thread-safe.
 */
final class TokenFile {

    private static final Logger LOG = LoggerFactory.getLogger(TokenFile.class);

    private final Path path;
    private String seen = "";
    private String flaw;
    private boolean looked;
    private TokenList tokens;

    TokenFile(Path path) {
        this.path = path;
    }

    Path path() {
        return path;
    }

    /**
     * The tokens in force; empty if there was no file from the first look on.
     *
     * @throws IllegalArgumentException naming file and line, if there is no good content yet
     * @throws UncheckedIOException if it cannot be read, and there is no good content yet
     */
    synchronized Optional<TokenList> tokens() {
        String now = stamp();
        boolean first = !looked;
        looked = true;
        // Other permissions change neither time nor size: what was bad is read again.
        if (!now.equals(seen) || flaw != null) {
            seen = now;
            try {
                tokens = read(now);
                flaw = null;
            } catch (IllegalArgumentException | UncheckedIOException e) {
                boolean news = !e.getMessage().equals(flaw);
                flaw = e.getMessage();
                if (news && !first) {
                    tell();
                }
                if (tokens == null) {
                    throw e;
                }
            }
        }
        return Optional.ofNullable(tokens);
    }

    private void tell() {
        LOG.error(
                "{}; {} until it is put right",
                flaw,
                tokens == null ? "no request is served" : "the last good tokens stay in force");
    }

    private TokenList read(String stamp) {
        if (stamp.isEmpty()) {
            throw new IllegalArgumentException("the token file " + path + " has vanished");
        }
        try {
            TokenList list = TokenList.parse(path.toString(), Files.readAllLines(path, StandardCharsets.UTF_8));
            LOG.info("{} tokens are in force, from {}", list.tokens().size(), path);
            return list;
        } catch (IOException e) {
            throw new UncheckedIOException("the token file " + path + " cannot be read: " + e, e);
        }
    }

    /** Differs when the file does; empty if there is none. */
    private String stamp() {
        try {
            BasicFileAttributes facts = Files.readAttributes(path, BasicFileAttributes.class);
            return facts.lastModifiedTime() + " " + facts.size() + " " + facts.fileKey();
        } catch (NoSuchFileException e) {
            return Files.exists(path, LinkOption.NOFOLLOW_LINKS) ? "a link to nothing" : "";
        } catch (IOException e) {
            return "unreadable: " + e;
        }
    }
}

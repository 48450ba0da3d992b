// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Our copies of the jars, at {@code <SHA-256>/<file name>}: a jar that is overwritten while a bundle uses it breaks the bundle.
 * They may be deleted while the container is down.
 */
final class Copies {

    /** The content changed while it was copied. */
    static final class ChangedException extends Exception {}

    private static final Pattern CONTENT = Pattern.compile("[0-9a-f]{64}");

    private final Path directory;

    Copies(Path directory) {
        this.directory = directory;
    }

    /** SHA-256 of the content, as hexadecimal digits. */
    static String sha(Path file) throws IOException {
        try (OutputStream nowhere = OutputStream.nullOutputStream()) {
            return pipe(file, nowhere);
        }
    }

    /** Where the copy of a content is, if there is one. */
    Path of(String file, String sha) {
        return directory.resolve(sha).resolve(file);
    }

    boolean holds(Path copy) {
        return copy.startsWith(directory);
    }

    /**
     * Copies a file.
     *
     * @param name of the file in the folder
     * @param sha what its content must be
     * @throws IOException when it cannot be read, or the copy cannot be written
     */
    Path take(Path file, String name, String sha) throws IOException, ChangedException {
        Path copy = of(name, sha);
        if (Files.exists(copy)) {
            return copy;
        }
        Files.createDirectories(copy.getParent());
        Path temporary = copy.resolveSibling(".copying");
        try {
            try (FileChannel out = FileChannel.open(
                    temporary,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.WRITE)) {
                if (!sha.equals(pipe(file, Channels.newOutputStream(out)))) {
                    throw new ChangedException();
                }
                out.force(true);
            }
            return Files.move(temporary, copy, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    /** Deletes the copies of all other contents. */
    void retain(Set<String> shas) throws IOException {
        if (!Files.isDirectory(directory)) {
            return;
        }
        try (DirectoryStream<Path> contents = Files.newDirectoryStream(directory)) {
            for (Path content : contents) {
                String name = content.getFileName().toString();
                if (CONTENT.matcher(name).matches() && !shas.contains(name)) {
                    delete(content);
                }
            }
        }
    }

    private static void delete(Path content) throws IOException {
        if (Files.isDirectory(content)) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(content)) {
                for (Path file : files) {
                    Files.delete(file);
                }
            }
        }
        Files.delete(content);
    }

    private static String pipe(Path file, OutputStream out) throws IOException {
        MessageDigest digest = sha256();
        try (InputStream in = Files.newInputStream(file)) {
            in.transferTo(new DigestOutputStream(out, digest));
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.kilonova.compute.internal.instance;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;

/** The directory of one instance: what the host knows of it, and the working directory of its process. */
final class InstanceDirectory {

    /** Ends the names of directories that are being removed. */
    static final String GONE = ".gone";

    private static final String FILE = "instance.properties";

    private final Path path;

    InstanceDirectory(Path path) {
        this.path = path;
    }

    Path path() {
        return path;
    }

    Console console() {
        return new Console(path);
    }

    /** For nobody else to read: what an image declares may hold secrets. */
    void create() throws IOException {
        if (path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createDirectory(
                    path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } else {
            Files.createDirectory(path);
        }
    }

    /** After it has returned the file is whole and on the disk; if it fails the last one is. */
    void save(InstanceFile file) throws IOException {
        Path temporary = path.resolve(FILE + ".tmp");
        try (FileChannel channel = FileChannel.open(
                temporary, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer bytes = ByteBuffer.wrap(file.text().getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(temporary, path.resolve(FILE), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** @throws IOException saying what is wrong with it */
    InstanceFile load() throws IOException {
        Path file = path.resolve(FILE);
        InstanceFile read;
        try {
            if (!Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                    .isRegularFile()) {
                throw new IOException("it is no regular file");
            }
            read = InstanceFile.parse(Files.readString(file));
        } catch (NoSuchFileException e) {
            throw new IOException("it has no " + FILE, e);
        } catch (IOException e) {
            throw new IOException(FILE + " is broken: " + e.getMessage(), e);
        }
        if (!read.spec().id().equals(path.getFileName().toString())) {
            throw new IOException(FILE + " is that of instance " + read.spec().id());
        }
        return read;
    }

    /** Harmless if it is gone. Half of a directory never stands under its name. Links are removed, not followed. */
    void delete() throws IOException {
        Path gone = path.resolveSibling(path.getFileName() + GONE);
        if (Files.exists(gone)) {
            remove(gone);
        }
        if (Files.exists(path)) {
            Files.move(path, gone, StandardCopyOption.ATOMIC_MOVE);
            remove(gone);
        }
    }

    static void remove(Path tree) throws IOException {
        Files.walkFileTree(tree, new SimpleFileVisitor<>() {

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                if (failure instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw failure;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, IOException failure) throws IOException {
                if (failure != null) {
                    throw failure;
                }
                Files.deleteIfExists(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}

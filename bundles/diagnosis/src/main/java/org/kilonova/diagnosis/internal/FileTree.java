// SPDX-License-Identifier: Apache-2.0
package org.kilonova.diagnosis.internal;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The files below a directory of a home, three levels deep. What cannot be read, or vanishes meanwhile, is named with the reason.
 *
 * @param files by their names in the home
 * @param failed reasons by names in the home
 */
record FileTree(Map<String, File> files, Map<String, String> failed) {

    private static final int DEPTH = 3;
    private static final int MOST = 10_000;

    /** A regular file as it was found. */
    record File(Path path, BasicFileAttributes attributes) {}

    /** @param directory relative to the home; it may be a link to another place, as files may; links to other directories are not followed */
    static FileTree of(Path home, String directory) {
        FileTree tree = new FileTree(new TreeMap<>(), new TreeMap<>());
        try {
            Path root = home.resolve(directory).toRealPath();
            Files.walkFileTree(root, Set.of(), DEPTH, tree.visitor(root, directory));
        } catch (IOException e) {
            tree.failed.put(directory, e.toString());
        }
        return tree;
    }

    private SimpleFileVisitor<Path> visitor(Path root, String directory) {
        return new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                try {
                    BasicFileAttributes found = attributes.isSymbolicLink()
                            ? Files.readAttributes(file, BasicFileAttributes.class)
                            : attributes;
                    if (found.isRegularFile()) {
                        files.put(name(file), new File(file, found));
                    }
                } catch (IOException e) {
                    return visitFileFailed(file, e);
                }
                return files.size() < MOST ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
                failed.put(name(file), e.toString());
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, IOException e) {
                return e == null ? FileVisitResult.CONTINUE : visitFileFailed(visited, e);
            }

            private String name(Path file) {
                String below = root.relativize(file).toString().replace('\\', '/');
                return below.isEmpty() ? directory : directory + "/" + below;
            }
        };
    }
}

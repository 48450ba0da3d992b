// SPDX-License-Identifier: Apache-2.0
package org.kilonova.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The bundles of the distribution: {@code bundles/NN/*.jar} start at level NN, in the order of their names;
 * {@code bundles/NN-MODE/*.jar} only when the shell is in that mode, but their classes are there for others in any.
 */
public final class BundleTree {

    private static final Pattern LEVEL = Pattern.compile("(\\d\\d)(?:-([a-z]+))?");

    /**
     * A bundle to install.
     *
     * @param starts false when it is there for its classes alone
     */
    public record Entry(int level, Path jar, boolean starts) {

        /** Read in place: nothing is copied at start. */
        public String location() {
            return "reference:" + jar.toUri();
        }
    }

    private BundleTree() {}

    /**
     * @throws LaunchException when there are no bundles, or a directory is named otherwise
     */
    public static List<Entry> scan(Path directory, ShellMode shell) throws LaunchException {
        List<Entry> entries = new ArrayList<>();
        try {
            for (Path levelDirectory : sorted(directory)) {
                Matcher name = LEVEL.matcher(levelDirectory.getFileName().toString());
                if (!name.matches()) {
                    throw damaged(levelDirectory + " is not named after a start level", null);
                }
                boolean starts = name.group(2) == null || name.group(2).equals(shell.property());
                for (Path jar : sorted(levelDirectory)) {
                    if (jar.toString().endsWith(".jar")) {
                        entries.add(new Entry(Integer.parseInt(name.group(1)), jar, starts));
                    }
                }
            }
        } catch (IOException e) {
            throw damaged(e.toString(), e);
        }
        if (entries.isEmpty()) {
            throw damaged("no bundles in " + directory, null);
        }
        entries.sort((a, b) -> Integer.compare(a.level(), b.level()));
        return entries;
    }

    private static List<Path> sorted(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted().toList();
        }
    }

    private static LaunchException damaged(String problem, Throwable cause) {
        return new LaunchException(
                ExitCode.FAILED, "The distribution is damaged: " + problem + "; unpack or build it again", cause);
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.kilonova.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Brings the configuration of a home to that of another distribution. What nobody has changed since it was shipped becomes what is
 * shipped now, what is new is added; what somebody has changed or removed stays so, and the difference is told.
 */
final class ConfigUpgrade {

    /**
     * Something to tell.
     *
     * @param attention whether somebody should do something about it
     * @param text one line
     */
    record Note(boolean attention, String text) {}

    private final Path own;
    private final Path shipped;
    private final Path before;
    private final boolean beforeKnown;
    private final List<Note> notes = new ArrayList<>();

    /**
     * @param own the configuration of the home
     * @param shipped that of this distribution
     * @param before that of the distribution the home was last run with; may be missing
     */
    ConfigUpgrade(Path own, Path shipped, Path before) {
        this.own = own;
        this.shipped = shipped;
        this.before = before;
        this.beforeKnown = Files.isDirectory(before);
    }

    /** Whether this distribution ships the same configuration as the last one did. */
    boolean nothingNew() throws IOException {
        if (!beforeKnown || !files(shipped).equals(files(before))) {
            return false;
        }
        for (Path file : files(shipped)) {
            if (!same(shipped.resolve(file), before.resolve(file))) {
                return false;
            }
        }
        return true;
    }

    /** Does it, and returns what there is to tell. A file that cannot be written is told, too. */
    List<Note> perform() throws IOException {
        for (Path file : files(shipped)) {
            if (!Files.exists(own.resolve(file), LinkOption.NOFOLLOW_LINKS)) {
                missing(file);
            } else if (!same(own.resolve(file), shipped.resolve(file))) {
                different(file);
            }
        }
        if (beforeKnown) {
            for (Path file : files(before)) {
                if (Files.exists(own.resolve(file)) && !Files.exists(shipped.resolve(file))) {
                    attend("config/" + file + " is no longer shipped, and nothing of Kilonova reads it; remove it");
                }
            }
        }
        return notes;
    }

    private void missing(Path file) throws IOException {
        if (beforeKnown && Files.exists(before.resolve(file))) {
            return;
        }
        // A .cfg file has its keys commented out, so it changes nothing; others do, and may have been removed on
        // purpose.
        if (beforeKnown || isSettings(file)) {
            put(file, "config/" + file + " is new");
        } else {
            tell("config/" + file + " is shipped and not here; copy " + shipped.resolve(file) + " if you want it");
        }
    }

    private void different(Path file) throws IOException {
        boolean unchanged = beforeKnown && same(own.resolve(file), before.resolve(file));
        if (!unchanged && beforeKnown && same(shipped.resolve(file), before.resolve(file))) {
            return;
        }
        if (isSettings(file)) {
            compare(file);
        }
        if (unchanged) {
            put(file, "config/" + file + " was as shipped and is now as this version ships it");
        } else if (!isSettings(file)) {
            attend("config/" + file + " is not as this version ships it: yours stays in force; compare it with "
                    + shipped.resolve(file));
        }
    }

    private void compare(Path file) throws IOException {
        SettingsFile here = SettingsFile.read(own.resolve(file));
        SettingsFile there = SettingsFile.read(shipped.resolve(file));
        here.set().keySet().stream()
                .filter(key -> !there.knows(key))
                .forEach(key -> attend("config/" + file + " sets " + key
                        + ", which this version does not know: it has no effect; remove it"));
        there.defaults().forEach((key, value) -> {
            if (!here.knows(key)) {
                tell("config/" + file + ": " + key + " is new, default " + shown(value));
            } else if (!here.set().containsKey(key) && !here.defaults().get(key).equals(value)) {
                attend("config/" + file + ": the default of " + key + " was "
                        + shown(here.defaults().get(key)) + " and is now " + shown(value)
                        + ", which is in force; set it to keep the old one");
            }
        });
    }

    private static String shown(String value) {
        return value.isEmpty() ? "(empty)" : value;
    }

    private void put(Path file, String text) {
        try {
            AtomicFile.write(own.resolve(file), Files.readAllBytes(shipped.resolve(file)));
            tell(text);
        } catch (IOException e) {
            attend("config/" + file + " cannot be written (" + e + "); copy " + shipped.resolve(file) + " there");
        }
    }

    private void tell(String text) {
        notes.add(new Note(false, text));
    }

    private void attend(String text) {
        notes.add(new Note(true, text));
    }

    /** Remembers what this distribution ships, for the next upgrade. */
    void remember() throws IOException {
        Path copy = before.resolveSibling(before.getFileName() + ".new");
        delete(copy);
        for (Path file : files(shipped)) {
            Path target = copy.resolve(file);
            Files.createDirectories(target.getParent());
            Files.write(target, Files.readAllBytes(shipped.resolve(file)));
        }
        delete(before);
        Files.move(copy, before);
    }

    private static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path file : all.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(file);
            }
        }
    }

    private static boolean isSettings(Path file) {
        return file.toString().endsWith(".cfg");
    }

    private static boolean same(Path one, Path other) throws IOException {
        return Files.isRegularFile(one) && Files.isRegularFile(other) && Files.mismatch(one, other) < 0;
    }

    private static TreeSet<Path> files(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory, FileVisitOption.FOLLOW_LINKS)) {
            return all.filter(Files::isRegularFile)
                    .map(directory::relativize)
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.kilonova.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The directory a container lives in: {@code config}, {@code deploy} and {@code data}.
 *
 * @param directory absolute
 */
public record Home(Path directory) {

    private static final List<String> DIRECTORIES = List.of("config", "deploy", "data", "data/log", "data/tmp");

    public Path config() {
        return directory.resolve("config");
    }

    public Path data() {
        return directory.resolve("data");
    }

    public Path log() {
        return data().resolve("log").resolve("kilonova.log");
    }

    public Path lockFile() {
        return data().resolve("kilonova.lock");
    }

    /**
     * Creates what is missing. A home without {@code config} receives a copy of the shipped one; an existing one is left alone.
     *
     * @throws LaunchException with {@link ExitCode#HOME_UNUSABLE}
     */
    public void prepare(Path shippedConfig) throws LaunchException {
        try {
            if (Files.exists(directory) && !Files.isDirectory(directory)) {
                throw unusable("is not a directory", null);
            }
            if (!Files.exists(config(), LinkOption.NOFOLLOW_LINKS)) {
                copy(shippedConfig);
            }
            for (String name : DIRECTORIES) {
                // Asked first, since early updates of Java 17 refuse a link to a directory, as a package has for config
                // and log.
                if (!Files.isDirectory(directory.resolve(name))) {
                    Files.createDirectories(directory.resolve(name));
                }
            }
            if (!Files.isWritable(data())) {
                throw unusable("cannot be written: data", null);
            }
        } catch (IOException e) {
            throw unusable("cannot be set up: " + e, e);
        }
    }

    /** Beside its final place first, so that a copy cut short is not taken for a configuration. */
    private void copy(Path shippedConfig) throws IOException {
        Path copy = Files.createDirectories(directory.resolve("config.new"));
        try (Stream<Path> files = Files.walk(shippedConfig)) {
            for (Path source : (Iterable<Path>) files::iterator) {
                Path target = copy.resolve(shippedConfig.relativize(source).toString());
                if (Files.isDirectory(source)) {
                    Files.createDirectories(target);
                } else if (!Files.exists(target)) {
                    // Through a stream: a file of a read-only distribution would stay read-only.
                    try (InputStream content = Files.newInputStream(source)) {
                        Files.copy(content, target);
                    }
                }
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        Files.move(copy, config());
    }

    private LaunchException unusable(String problem, Throwable cause) {
        return new LaunchException(
                ExitCode.HOME_UNUSABLE,
                "Home " + directory + " " + problem + "; give a directory that this user may write with --home",
                cause);
    }
}

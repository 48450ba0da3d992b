// SPDX-License-Identifier: Apache-2.0
package org.kilonova.diagnosis.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.kilonova.container.Secrets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the secrets of this container where they are kept, so that they can be found elsewhere. */
final class KnownSecrets {

    private static final Logger LOG = LoggerFactory.getLogger(KnownSecrets.class);

    /** Of each host of a list; a number behind a host's name is its port, and an @ may stand in a password that is not encoded. */
    private static final Pattern URL_PASSWORD = Pattern.compile(
            "(?:://|,)\\s*[^\\s/:@,\\[]*+:(?!\\d*(?:[,/\\s]|$))" + "([^\\s@]{1,200}+(?:@[^\\s@,/:]*+(?=@)){0,10}+)@");

    private static final Pattern PASSWORD_PARAMETER =
            Pattern.compile("(?i)(?:password|passwd|pwd|secret|token)=([^&;\\s\"']+)");
    private static final Pattern QUOTED = Pattern.compile("\"([^\"\\\\]*+(?:\\\\.[^\"\\\\]*+){0,1000}+)\"");
    private static final int LARGEST = 100_000;

    /** What is as long as that in the file of tokens is the hash of one. */
    private static final int HASH = 32;

    private final Path config;
    private final Supplier<Map<String, String>> environment;
    private final Supplier<Map<String, String>> properties;

    KnownSecrets(Path config, Supplier<Map<String, String>> environment, Supplier<Map<String, String>> properties) {
        this.config = config;
        this.environment = environment;
        this.properties = properties;
    }

    Set<String> find() {
        Set<String> found = new LinkedHashSet<>();
        each(config.resolve("secrets"), (name, text) -> {
            found.add(text.strip());
            text.lines().map(String::strip).forEach(found::add);
        });
        each(config, (name, text) -> {
            if (name.endsWith(".cfg") || name.endsWith(".config")) {
                ConfigText.entries(text).forEach(entry -> add(found, entry.key(), entry.value()));
            } else if (name.equals("tokens")) {
                Stream.of(text.split("\\s+"))
                        .filter(word -> word.length() >= HASH)
                        .forEach(found::add);
            }
        });
        environment.get().forEach((key, value) -> add(found, key, value));
        properties.get().forEach((key, value) -> add(found, key, value));
        found.removeIf(secret -> secret.startsWith("$[") || secret.equals(Secrets.HIDDEN));
        return found;
    }

    private static void add(Set<String> found, String key, String value) {
        if (Secrets.isSecret(key)) {
            found.add(value);
            addAll(found, QUOTED, value);
        }
        if (value.contains("://")) {
            addAll(found, URL_PASSWORD, value);
        }
        addAll(found, PASSWORD_PARAMETER, value);
    }

    private static void addAll(Set<String> found, Pattern pattern, String value) {
        pattern.matcher(value).results().map(secret -> secret.group(1)).forEach(found::add);
    }

    private interface Reader {
        void read(String name, String text);
    }

    private static void each(Path directory, Reader reader) {
        if (!Files.isDirectory(directory)) {
            return;
        }
        try (Stream<Path> files = Files.list(directory)) {
            files.filter(Files::isRegularFile).sorted().forEach(file -> one(file, reader));
        } catch (IOException | UncheckedIOException e) {
            LOG.warn("{} cannot be read for a dump; its secrets are masked by their names only", directory, e);
        }
    }

    private static void one(Path file, Reader reader) {
        try {
            if (Files.size(file) <= LARGEST) {
                // Whatever bytes they are: as this text they stay whole, and can be read as another later.
                reader.read(file.getFileName().toString(), Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        } catch (IOException e) {
            LOG.warn("{} cannot be read for a dump; its secrets are masked by their names only", file, e);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.kilonova.diagnosis.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Configuration files without their secrets, and the ends of the logs. Of what may hold secrets alone, only the names are told. */
record FileParts(Path home) {

    private static final Pattern CONFIGURATION =
            Pattern.compile("(?!config/secrets/)(?:.*/)?(?:[^/]*\\.(?:cfg|config|xml)|gosh_profile)");
    private static final List<String> LOGS = List.of("kilonova.log", "audit.log", "console.log");
    private static final int LAST_BYTES = 1_000_000;
    private static final int LARGEST_FILE = 1_000_000;
    private static final int MOST_FILES = 200;

    List<Part> all() {
        List<Part> parts = new ArrayList<>();
        parts.add(new Part("files.txt", this::names));
        FileTree.of(home, "config").files().entrySet().stream()
                .filter(file -> CONFIGURATION.matcher(file.getKey()).matches())
                .limit(MOST_FILES)
                .forEach(file -> parts.add(
                        new Part(file.getKey(), () -> text(file.getValue().path()))));
        LOGS.stream()
                .map(home.resolve("data/log")::resolve)
                .filter(Files::exists)
                .forEach(log -> parts.add(new Part("log/" + log.getFileName(), new LogEnd(log, LAST_BYTES)::text)));
        return parts;
    }

    private static String text(Path file) throws IOException {
        if (Files.size(file) > LARGEST_FILE) {
            return "left out: " + Files.size(file) + " bytes are much for a configuration\n";
        }
        return ConfigText.masked(Files.readString(file, StandardCharsets.UTF_8));
    }

    private String names() {
        StringBuilder text = new StringBuilder();
        for (String directory : directories()) {
            FileTree tree = FileTree.of(home, directory);
            tree.files()
                    .forEach((name, file) -> text.append(name)
                            .append('\t')
                            .append(file.attributes().size())
                            .append('\t')
                            .append(file.attributes().lastModifiedTime())
                            .append('\n'));
            tree.failed()
                    .forEach((name, reason) -> text.append(name)
                            .append("\tcannot be read: ")
                            .append(reason)
                            .append('\n'));
        }
        return text.toString();
    }

    /** The logs may be a link, as the Debian package makes it. */
    private List<String> directories() {
        boolean elsewhere = Files.isSymbolicLink(home.resolve("data/log"));
        return elsewhere ? List.of("config", "deploy", "data", "data/log") : List.of("config", "deploy", "data");
    }
}

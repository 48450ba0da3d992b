// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A JDK of this machine. */
record Jdk(int feature, String version, Path home) {

    private static final int OLDEST = 17;
    private static final Path INSTALLED = Path.of("/usr/lib/jvm");

    /** The two ends of what there is; one if there is only one. */
    static List<Jdk> oldestAndNewest() {
        TreeMap<Integer, Jdk> byFeature = new TreeMap<>();
        for (Path home : candidates()) {
            Jdk jdk = read(home);
            if (jdk != null && jdk.feature() >= OLDEST) {
                byFeature.putIfAbsent(jdk.feature(), jdk);
            }
        }
        if (byFeature.isEmpty()) {
            throw new IllegalStateException("no JDK " + OLDEST + " or newer found; set JAVA_HOME");
        }
        Jdk oldest = byFeature.firstEntry().getValue();
        Jdk newest = byFeature.lastEntry().getValue();
        return oldest.equals(newest) ? List.of(oldest) : List.of(oldest, newest);
    }

    private static List<Path> candidates() {
        List<Path> homes = new ArrayList<>();
        for (String variable : List.of("JAVA_HOME", "JAVA_HOME_25")) {
            String value = System.getenv(variable);
            if (value != null && !value.isEmpty()) {
                homes.add(Path.of(value));
            }
        }
        homes.add(Path.of(System.getProperty("java.home")));
        if (Files.isDirectory(INSTALLED)) {
            try (Stream<Path> installed = Files.list(INSTALLED)) {
                installed.sorted().forEach(homes::add);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return homes;
    }

    private static Jdk read(Path home) {
        Path release = home.resolve("release");
        if (!Files.isExecutable(home.resolve("bin/java")) || !Files.isReadable(release)) {
            return null;
        }
        Properties properties = new Properties();
        try (var in = Files.newInputStream(release)) {
            properties.load(in);
            String version = unquoted(properties.getProperty("JAVA_VERSION", "0"));
            int feature = Integer.parseInt(version.split("[.+-]")[0]);
            String build = unquoted(properties.getProperty("JAVA_RUNTIME_VERSION", version));
            return new Jdk(feature, build, home.toRealPath());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String unquoted(String value) {
        return value.replace("\"", "");
    }

    Path java() {
        return home.resolve("bin/java");
    }

    @Override
    public String toString() {
        return "Java " + feature + " = " + version;
    }
}

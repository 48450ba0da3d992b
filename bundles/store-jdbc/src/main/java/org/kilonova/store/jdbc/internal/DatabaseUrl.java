// SPDX-License-Identifier: Apache-2.0
package org.kilonova.store.jdbc.internal;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where the database is.
 *
 * @param jdbc for the driver, with all that an H2 file needs to survive a crash
 * @param shown for people: without user, password or parameters
 * @param embedded the database lives in this process, in a file
 */
record DatabaseUrl(String jdbc, String shown, boolean embedded) {

    /** Two letters at least before the colon: one letter is a drive. */
    private static final Pattern H2_FILE =
            Pattern.compile("jdbc:h2:(?:file:)?(?![a-z]{2,}:)([^;]+)(.*)", Pattern.CASE_INSENSITIVE);

    private static final Pattern PARAMETERS = Pattern.compile("[;?].*", Pattern.DOTALL);
    private static final Pattern USER_INFO = Pattern.compile("//.*@");

    /**
     * DB_CLOSE_ON_EXIT: H2's own shutdown hook would close the database under services that still drain. WRITE_DELAY: H2 otherwise
     * writes half a second after the commit, which a killed process does not live to see.
     */
    private static final Map<String, String> H2_DEFAULTS = Map.of("DB_CLOSE_ON_EXIT", "FALSE", "WRITE_DELAY", "0");

    /**
     * Reads the setting.
     *
     * @param home what a relative H2 file is relative to
     */
    static DatabaseUrl of(String connection, Path home) {
        String url = connection.trim();
        Matcher h2 = H2_FILE.matcher(url);
        if (h2.matches()) {
            String file = file(h2.group(1), home);
            // An interrupted thread closes H2's file for all others; with 'retry:' H2 opens it again.
            return new DatabaseUrl("jdbc:h2:retry:" + file + h2Parameters(h2.group(2)), "jdbc:h2:file:" + file, true);
        }
        String base = PARAMETERS.matcher(url).replaceFirst("");
        return new DatabaseUrl(url, USER_INFO.matcher(base).replaceFirst("//"), false);
    }

    private static String file(String path, Path home) {
        if (path.startsWith("~")) {
            return System.getProperty("user.home") + path.substring(1);
        }
        return home.resolve(path).toAbsolutePath().normalize().toString();
    }

    private static String h2Parameters(String given) {
        Map<String, String> missing = new TreeMap<>(H2_DEFAULTS);
        Stream.of(given.split(";"))
                .map(setting -> setting.split("=", 2)[0].trim().toUpperCase(Locale.ROOT))
                .forEach(missing::remove);
        return given
                + missing.entrySet().stream()
                        .map(setting -> ";" + setting.getKey() + "=" + setting.getValue())
                        .collect(Collectors.joining());
    }

    @Override
    public String toString() {
        return shown;
    }
}

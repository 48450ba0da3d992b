// SPDX-License-Identifier: Apache-2.0
package org.kilonova.store.jdbc.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One step of the schema.
 *
 * @param version that the schema has afterwards
 * @param name of the file
 * @param statements in order; each may run again after a crash
 */
record Script(int version, String name, List<String> statements) {

    private static final Pattern NAME = Pattern.compile("(\\d{3})-[a-z0-9-]+\\.sql");
    private static final Pattern COMMENT = Pattern.compile("(?m)^\\s*--.*$");
    private static final Pattern END = Pattern.compile(";[ \\t]*(?:\\R|$)");

    /** Reads a script from the folder {@code schema} of this bundle. */
    static Script resource(String name) {
        try (InputStream file = Script.class.getResourceAsStream("schema/" + name)) {
            return of(name, new String(Objects.requireNonNull(file, name).readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("schema script " + name + " cannot be read from the bundle", e);
        }
    }

    /** Takes a script apart: {@code name} begins with its number, a statement ends with a semicolon at the end of a line. */
    static Script of(String name, String sql) {
        Matcher number = NAME.matcher(name);
        if (!number.matches()) {
            throw new IllegalArgumentException("a schema script is called like 001-services.sql, not " + name);
        }
        List<String> statements = Stream.of(END.split(COMMENT.matcher(sql).replaceAll("")))
                .map(String::strip)
                .filter(statement -> !statement.isEmpty())
                .toList();
        return new Script(Integer.parseInt(number.group(1)), name, statements);
    }
}

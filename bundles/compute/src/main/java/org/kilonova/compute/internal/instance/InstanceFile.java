// SPDX-License-Identifier: Apache-2.0
package org.kilonova.compute.internal.instance;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.function.Function;
import org.kilonova.compute.internal.image.Limits;
import org.kilonova.compute.internal.image.Program;
import org.kilonova.compute.internal.image.Resources;

/**
 * An instance as text: a properties file for people to read, whose last line says that it is whole.
 *
 * @param spec what it is
 * @param status how it is
 */
record InstanceFile(InstanceSpec spec, Status status) {

    private static final String END = "# end\n";

    String text() {
        Map<String, Object> keys = new TreeMap<>();
        keys.put("id", spec.id());
        keys.put("attempt", spec.attempt());
        keys.put("name", spec.name());
        keys.put("image", spec.image());
        spec.parameters().forEach((name, value) -> keys.put("parameter." + name, value));
        List<String> command = spec.program().command();
        for (int i = 0; i < command.size(); i++) {
            keys.put("command." + i, command.get(i));
        }
        spec.program().environment().forEach((name, value) -> keys.put("environment." + name, value));
        keys.put("claim.vcpus", spec.claim().vcpus());
        keys.put("claim.memory_mb", spec.claim().memoryMb());
        keys.put("claim.disk_mb", spec.claim().diskMb());
        Limits limits = spec.program().limits();
        keys.put("limit.open_files", limits.openFiles());
        keys.put("limit.file_size_mb", limits.fileSizeMb());
        keys.put("limit.cpu_seconds", limits.cpuSeconds());
        keys.put("limit.address_space_mb", limits.addressSpaceMb());
        keys.put("revision", status.revision());
        keys.put("run", status.run());
        keys.put("state", status.state());
        keys.put("reason", status.reason());
        keys.put("pid", status.pid());
        keys.put("exit_code", status.exitCode());
        keys.put("launched_at", status.launchedAt());
        keys.put("ended_at", status.endedAt());
        return write(keys);
    }

    private static String write(Map<String, Object> keys) {
        StringBuilder text = new StringBuilder();
        keys.forEach((key, value) -> {
            if (value != null) {
                text.append(line(key, value.toString())).append('\n');
            }
        });
        return text.append(END).toString();
    }

    /** Properties know how to escape, but begin with the date and have no order. */
    private static String line(String key, String value) {
        Properties single = new Properties();
        single.setProperty(key, value);
        StringWriter writer = new StringWriter();
        try {
            single.store(writer, null);
        } catch (IOException e) {
            throw new IllegalStateException("a StringWriter never fails", e);
        }
        return writer.toString()
                .lines()
                .filter(line -> !line.startsWith("#"))
                .findFirst()
                .orElseThrow();
    }

    /** @throws IOException if it is not whole */
    static InstanceFile parse(String text) throws IOException {
        if (!text.endsWith(END)) {
            throw new IOException("it is cut off");
        }
        Properties properties = new Properties();
        try {
            properties.load(new StringReader(text));
            Reader keys = new Reader(properties);
            InstanceFile file = new InstanceFile(spec(keys), status(keys));
            file.check();
            return file;
        } catch (RuntimeException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** Whoever leads an instance on relies on this. */
    private void check() {
        if (spec.program().command().isEmpty()) {
            throw new IllegalArgumentException("it has no command.0");
        }
        if (status.run() < 1) {
            throw new IllegalArgumentException("run is " + status.run() + ", but must be at least 1");
        }
        if (status.state() == InstanceState.ACTIVE && status.launchedAt() == null) {
            throw new IllegalArgumentException("it is ACTIVE and has no launched_at");
        }
    }

    private static InstanceSpec spec(Reader keys) {
        List<String> command = new ArrayList<>();
        while (keys.has("command." + command.size())) {
            command.add(keys.text("command." + command.size()));
        }
        return new InstanceSpec(
                keys.text("id"),
                keys.number("attempt"),
                keys.text("name"),
                keys.text("image"),
                keys.all("parameter."),
                new Program(command, keys.all("environment."), limits(keys)),
                new Resources(
                        keys.number("claim.vcpus"), keys.number("claim.memory_mb"), keys.number("claim.disk_mb")));
    }

    private static Limits limits(Reader keys) {
        return new Limits(
                keys.number("limit.open_files"),
                keys.number("limit.file_size_mb"),
                keys.number("limit.cpu_seconds"),
                keys.number("limit.address_space_mb"));
    }

    private static Status status(Reader keys) {
        return new Status(
                Long.parseLong(keys.text("revision")),
                keys.number("run"),
                InstanceState.valueOf(keys.text("state")),
                keys.optional("reason", Function.identity()),
                keys.optional("pid", Long::valueOf),
                keys.optional("exit_code", Integer::valueOf),
                keys.optional("launched_at", Instant::parse),
                keys.optional("ended_at", Instant::parse));
    }

    private record Reader(Properties properties) {

        boolean has(String key) {
            return properties.containsKey(key);
        }

        String text(String key) {
            String value = properties.getProperty(key);
            if (value == null) {
                throw new IllegalArgumentException("it has no " + key);
            }
            return value;
        }

        int number(String key) {
            return Integer.parseInt(text(key));
        }

        <T> T optional(String key, Function<String, T> read) {
            String value = properties.getProperty(key);
            return value == null ? null : read.apply(value);
        }

        Map<String, String> all(String prefix) {
            Map<String, String> found = new LinkedHashMap<>();
            properties.stringPropertyNames().stream()
                    .filter(key -> key.startsWith(prefix))
                    .sorted()
                    .forEach(key -> found.put(key.substring(prefix.length()), properties.getProperty(key)));
            return found;
        }
    }
}

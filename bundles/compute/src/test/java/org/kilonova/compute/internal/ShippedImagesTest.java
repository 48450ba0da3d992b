// SPDX-License-Identifier: Apache-2.0
package org.kilonova.compute.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.felix.fileinstall.shaded.util.properties.TypedProperties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.kilonova.compute.internal.image.Declaration;
import org.kilonova.compute.internal.image.Image;
import org.kilonova.compute.internal.image.Limits;
import org.kilonova.compute.internal.image.Resources;

/** The files in {@code config/}, read by the class with which the container reads them. */
class ShippedImagesTest {

    private static final Path CONFIG = Path.of("../../config");
    private static final String PREFIX = "org.kilonova.image-";
    private static final String SUFFIX = ".config";

    static List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(CONFIG)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith(PREFIX) && name.endsWith(SUFFIX))
                    .map(name -> name.substring(PREFIX.length(), name.length() - SUFFIX.length()))
                    .toList();
        }
    }

    private static TypedProperties properties(String name) throws IOException {
        TypedProperties properties = new TypedProperties();
        try (Reader reader = Files.newBufferedReader(CONFIG.resolve(PREFIX + name + SUFFIX))) {
            properties.load(reader);
        }
        return properties;
    }

    private static List<String> list(TypedProperties properties, String key) {
        Object value = properties.get(key);
        return value == null
                ? List.of()
                : Stream.of((String[]) value)
                        .map(text -> text.replace("$[prop:java.home]", System.getProperty("java.home")))
                        .toList();
    }

    private static Image image(String name) throws Exception {
        TypedProperties file = properties(name);
        return new Declaration(
                        name,
                        (String) file.get("description"),
                        list(file, "command"),
                        list(file, "environment"),
                        list(file, "parameters"),
                        list(file, "defaults"),
                        list(file, "parameter_descriptions"),
                        new Resources((Integer) file.get("vcpus"), (Integer) file.get("memory_mb"), (Integer)
                                file.get("disk_mb")),
                        Limits.NONE)
                .read();
    }

    @Test
    void are_those_that_are_known() throws IOException {
        assertEquals(Set.of("sleeper", "counter", "fileserver"), Set.copyOf(names()));
    }

    @ParameterizedTest
    @MethodSource("names")
    void are_good_and_need_no_parameters(String name) throws Exception {
        Image image = image(name);

        assertTrue(image.program(image.complete(Map.of())).command().stream().noneMatch(a -> a.contains("{")));
    }

    @ParameterizedTest
    @MethodSource("names")
    void have_only_keys_that_there_are(String name) throws Exception {
        Set<String> keys = Stream.of(ComputeImage.Config.class.getDeclaredMethods())
                .map(method -> method.getName().replace("__", "_"))
                .collect(Collectors.toSet());

        assertTrue(keys.containsAll(properties(name).keySet()), properties(name).keySet()::toString);
    }

    @Test
    void take_what_they_should() throws Exception {
        assertEquals(
                List.of("/bin/sleep", "5"),
                image("sleeper").program(Map.of("seconds", "5")).command());
        Image server = image("fileserver");
        assertEquals("8080", server.complete(Map.of("port", "8080")).get("port"));
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.process;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * The entries of a jar, to be changed and written anew.
 *
 * @param entries by name, the manifest first
 */
record JarContent(Map<String, byte[]> entries) {

    private static final String MANIFEST = "META-INF/MANIFEST.MF";

    static JarContent of(Path jar) {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        try (ZipInputStream in = new ZipInputStream(Files.newInputStream(jar))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                if (!entry.isDirectory()) {
                    entries.put(entry.getName(), in.readAllBytes());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new JarContent(entries);
    }

    /** With that header of the manifest, or without it where the value is null. */
    JarContent header(String name, String value) {
        try {
            Manifest manifest = new Manifest(new ByteArrayInputStream(entries.get(MANIFEST)));
            if (value == null) {
                manifest.getMainAttributes().remove(new Attributes.Name(name));
            } else {
                manifest.getMainAttributes().putValue(name, value);
            }
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            manifest.write(bytes);
            return with(MANIFEST, bytes.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** With another topic in the declaration of its component. */
    JarContent topic(String from, String to) {
        String name = entries.keySet().stream()
                .filter(entry -> entry.startsWith("OSGI-INF/") && entry.endsWith(".xml"))
                .findFirst()
                .orElseThrow();
        String text = new String(entries.get(name), StandardCharsets.UTF_8);
        String changed = text.replace('"' + from + '"', '"' + to + '"');
        return with(name, changed.getBytes(StandardCharsets.UTF_8));
    }

    private JarContent with(String name, byte[] content) {
        Map<String, byte[]> changed = new LinkedHashMap<>(entries);
        changed.put(name, content);
        return new JarContent(changed);
    }

    Path write(Path jar) {
        try (OutputStream file = Files.newOutputStream(jar);
                ZipOutputStream out = new ZipOutputStream(file)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                out.putNextEntry(new ZipEntry(entry.getKey()));
                out.write(entry.getValue());
                out.closeEntry();
            }
            return jar;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

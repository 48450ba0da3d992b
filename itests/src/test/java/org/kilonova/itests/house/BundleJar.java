// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.house;

import aQute.bnd.header.Attrs;
import aQute.bnd.header.OSGiHeader;
import aQute.bnd.header.Parameters;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.kilonova.itests.Distribution;

/**
 * What stands in the jar of one of our bundles.
 *
 * @param file the jar's name
 * @param headers main section of the manifest
 * @param entries names of all files in it
 * @param texts content of the files in {@code OSGI-INF}
 */
record BundleJar(Path file, Map<String, String> headers, Set<String> entries, Map<String, String> texts) {

    static final String API = "org.kilonova.api";

    /** Those of the distribution, installed or to be dropped in. */
    static List<BundleJar> ours() {
        return Stream.concat(Distribution.bundles().stream(), Distribution.managers().stream())
                .filter(jar -> jar.getFileName().toString().startsWith("org.kilonova.")
                        || Distribution.managers().contains(jar))
                .map(BundleJar::read)
                .toList();
    }

    /** The examples, which are not installed. */
    static List<BundleJar> examples() {
        return Stream.of("greeter-1.0.0.jar", "greeter-1.1.0.jar", "ledger-1.0.0.jar", "ledger-client-1.0.0.jar")
                .map(Distribution::example)
                .map(BundleJar::read)
                .toList();
    }

    static BundleJar read(Path file) {
        try (JarFile jar = new JarFile(file.toFile())) {
            Map<String, String> headers = new TreeMap<>();
            jar.getManifest()
                    .getMainAttributes()
                    .forEach((key, value) -> headers.put(key.toString(), value.toString()));
            Set<String> entries = new TreeSet<>();
            Map<String, String> texts = new TreeMap<>();
            for (var entry : jar.stream().filter(e -> !e.isDirectory()).toList()) {
                entries.add(entry.getName());
                if (entry.getName().startsWith("OSGI-INF/")) {
                    try (var in = jar.getInputStream(entry)) {
                        texts.put(entry.getName(), new String(in.readAllBytes(), StandardCharsets.UTF_8));
                    }
                }
            }
            return new BundleJar(file, headers, entries, texts);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String symbolicName() {
        return new Parameters(headers.get("Bundle-SymbolicName"))
                .keySet()
                .iterator()
                .next();
    }

    Map<String, Attrs> exports() {
        return OSGiHeader.parseHeader(headers.getOrDefault("Export-Package", ""));
    }

    Set<String> imports() {
        return OSGiHeader.parseHeader(headers.getOrDefault("Import-Package", ""))
                .keySet();
    }

    /** Packages with a class in them. */
    Set<String> packages() {
        return entries.stream()
                .filter(name -> name.endsWith(".class") && name.contains("/"))
                .map(name -> name.substring(0, name.lastIndexOf('/')).replace('/', '.'))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The files in {@code OSGI-INF} whose name matches. */
    List<String> texts(String pattern) {
        return texts.entrySet().stream()
                .filter(entry -> entry.getKey().matches(pattern))
                .map(Map.Entry::getValue)
                .toList();
    }

    @Override
    public String toString() {
        return file.getFileName().toString();
    }
}

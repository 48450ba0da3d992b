// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.bench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** Makes a bundle with one component, from classes that are at hand. */
final class BundleJar {

    private static final String XML = "OSGI-INF/component.xml";

    private final String symbolicName;
    private final Map<String, byte[]> files = new LinkedHashMap<>();
    private final List<String> imports = new ArrayList<>();

    BundleJar(String symbolicName) {
        this.symbolicName = symbolicName;
    }

    /** Imports packages of the API, all of which have version 1. */
    BundleJar imports(String... packages) {
        for (String name : packages) {
            imports.add(name + ";version=\"[1,2)\"");
        }
        return this;
    }

    /** Imports packages that have no version. */
    BundleJar importsUnversioned(String... packages) {
        imports.addAll(List.of(packages));
        return this;
    }

    BundleJar file(String path, byte[] content) {
        files.put(path, content);
        return this;
    }

    BundleJar classFile(Class<?> type) throws IOException {
        String path = type.getName().replace('.', '/') + ".class";
        try (InputStream in = type.getClassLoader().getResourceAsStream(path)) {
            return file(path, in.readAllBytes());
        }
    }

    /** Copies a bundle to a file and makes it import one more package. */
    static void withImport(Path bundle, String name, Path copy) throws IOException {
        copy(bundle, copy, "Import-Package", imports -> imports + "," + name, classFile -> classFile);
    }

    /** Copies a bundle to a file as another version, in whose classes a word is another one of the same length. */
    static void withWord(Path bundle, String version, String word, String other, Path copy) throws IOException {
        if (word.length() != other.length()) {
            throw new IllegalArgumentException(word + " and " + other + " are not of the same length");
        }
        copy(bundle, copy, "Bundle-Version", old -> version, classFile -> {
            String text = new String(classFile, StandardCharsets.ISO_8859_1);
            return text.replace(word, other).getBytes(StandardCharsets.ISO_8859_1);
        });
    }

    private static void copy(
            Path bundle, Path copy, String header, UnaryOperator<String> value, UnaryOperator<byte[]> classes)
            throws IOException {
        try (JarFile original = new JarFile(bundle.toFile())) {
            Manifest manifest = new Manifest(original.getManifest());
            Attributes attributes = manifest.getMainAttributes();
            attributes.putValue(header, value.apply(attributes.getValue(header)));
            try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(copy), manifest)) {
                for (JarEntry entry : original.stream().toList()) {
                    if (!entry.isDirectory() && !entry.getName().equals(JarFile.MANIFEST_NAME)) {
                        byte[] content = original.getInputStream(entry).readAllBytes();
                        jar.putNextEntry(new JarEntry(entry.getName()));
                        jar.write(entry.getName().endsWith(".class") ? classes.apply(content) : content);
                        jar.closeEntry();
                    }
                }
            }
        }
    }

    /** A manager on that topic. */
    BundleJar manager(String implementation, String topic) {
        return file(
                XML,
                xml(
                        implementation,
                        "",
                        "<property name=\"kilonova.topic\" type=\"String\" value=\"" + topic + "\"/>"
                                + "<service><provide interface=\"org.kilonova.manager.Manager\"/></service>"));
    }

    /** A component that gets these services through its constructor and starts at once. */
    BundleJar component(String implementation, String... services) {
        StringBuilder references = new StringBuilder();
        for (int i = 0; i < services.length; i++) {
            references
                    .append("<reference name=\"r")
                    .append(i)
                    .append("\" interface=\"")
                    .append(services[i])
                    .append("\" parameter=\"")
                    .append(i)
                    .append("\"/>");
        }
        return file(
                XML,
                xml(implementation, " immediate=\"true\" init=\"" + services.length + "\"", references.toString()));
    }

    private static byte[] xml(String implementation, String attributes, String content) {
        return ("<scr:component xmlns:scr=\"http://www.osgi.org/xmlns/scr/v1.4.0\" name=\"" + implementation + "\""
                        + attributes + ">" + content + "<implementation class=\"" + implementation
                        + "\"/></scr:component>")
                .getBytes(StandardCharsets.UTF_8);
    }

    byte[] bytes() throws IOException {
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.putValue("Bundle-ManifestVersion", "2");
        attributes.putValue("Bundle-SymbolicName", symbolicName);
        attributes.putValue("Bundle-Version", "1.0.0");
        attributes.putValue("Service-Component", XML);
        attributes.putValue(
                "Require-Capability",
                "osgi.extender;filter:=\"(&(osgi.extender=osgi.component)(version>=1.4.0)(!(version>=2.0.0)))\"");
        if (!imports.isEmpty()) {
            attributes.putValue("Import-Package", String.join(",", imports));
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarOutputStream jar = new JarOutputStream(bytes, manifest)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                jar.putNextEntry(new JarEntry(file.getKey()));
                jar.write(file.getValue());
                jar.closeEntry();
            }
        }
        return bytes.toByteArray();
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.osgi.framework.BundleActivator;

/** Synthesises bundles. */
public final class JarBuilder {

    private final Map<String, String> headers = new LinkedHashMap<>();
    private final Set<String> imports = new LinkedHashSet<>();
    private final Map<String, byte[]> entries = new LinkedHashMap<>();

    public static JarBuilder bundle(String symbolicName, String version) {
        return new JarBuilder()
                .header("Bundle-ManifestVersion", "2")
                .header("Bundle-SymbolicName", symbolicName)
                .header("Bundle-Version", version);
    }

    public static JarBuilder manager(String topic, String version) {
        return bundle(topic, version).registersManager(topic);
    }

    /** Two managers, of the topics {@code a} and {@code b}. */
    public static JarBuilder pair(String version) {
        return bundle("pair", version).registersManager("a,b");
    }

    public static JarBuilder plain() {
        return new JarBuilder();
    }

    public JarBuilder header(String name, String value) {
        headers.put(name, value);
        return this;
    }

    public JarBuilder registersManager(String topic) {
        return header("Test-Topic", topic)
                .header(
                        "Provide-Capability",
                        "osgi.service;objectClass:List<String>=\"org.kilonova.manager.Manager\";uses:=\"x,y\"")
                .imports("org.kilonova.manager")
                .activator(ManagerActivator.class);
    }

    public JarBuilder imports(String clause) {
        imports.add(clause);
        return this;
    }

    public JarBuilder exports(String packageName, String version) {
        return header("Export-Package", packageName + ";version=" + version)
                .entry(packageName.replace('.', '/') + "/marker.txt", 1);
    }

    public JarBuilder entry(String name, int length) {
        byte[] content = new byte[length];
        Arrays.fill(content, (byte) 'x');
        entries.put(name, content);
        return this;
    }

    public JarBuilder entry(String name, byte[] content) {
        entries.put(name, content);
        return this;
    }

    public JarBuilder text(String name, String content) {
        return entry(name, content.getBytes(StandardCharsets.UTF_8));
    }

    public JarBuilder type(Class<?> type) {
        return entry(type.getName().replace('.', '/') + ".class", classFile(type));
    }

    public static byte[] classFile(Class<?> type) {
        try (InputStream in =
                type.getClassLoader().getResourceAsStream(type.getName().replace('.', '/') + ".class")) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A component that is a manager; the class has to be added. */
    public JarBuilder component(Class<?> implementation, String... properties) {
        StringBuilder xml = new StringBuilder("<scr:component xmlns:scr='http://www.osgi.org/xmlns/scr/v1.3.0' name='")
                .append(implementation.getName())
                .append("'><implementation class='")
                .append(implementation.getName())
                .append("'/><service><provide interface='org.kilonova.manager.Manager'/></service>");
        for (String property : properties) {
            String[] parts = property.split("=", 2);
            xml.append("<property name='")
                    .append(parts[0])
                    .append("' value='")
                    .append(parts[1])
                    .append("'/>");
        }
        return text("OSGI-INF/" + implementation.getSimpleName() + ".xml", xml + "</scr:component>")
                .header("Service-Component", "OSGI-INF/*.xml")
                .imports("org.kilonova.manager");
    }

    public JarBuilder activator(Class<? extends BundleActivator> activator) {
        List<String> needed = new ArrayList<>(List.of(activator.getName()));
        if (activator == ManagerActivator.class) {
            needed.add(activator.getName() + "$1");
        }
        for (String name : needed) {
            String file = name.replace('.', '/') + ".class";
            try (InputStream in = activator.getClassLoader().getResourceAsStream(file)) {
                entries.put(file, in.readAllBytes());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return imports("org.osgi.framework").header("Bundle-Activator", activator.getName());
    }

    public byte[] bytes() {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        headers.forEach((name, value) -> manifest.getMainAttributes().putValue(name, value));
        if (!imports.isEmpty()) {
            manifest.getMainAttributes().putValue("Import-Package", String.join(",", imports));
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.setLevel(Deflater.NO_COMPRESSION);
            zip.putNextEntry(entry(JarFile.MANIFEST_NAME));
            manifest.write(zip);
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                zip.putNextEntry(entry(entry.getKey()));
                zip.write(entry.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** The same bundle has the same bytes whenever it is made. */
    private static ZipEntry entry(String name) {
        ZipEntry entry = new ZipEntry(name);
        entry.setTime(0);
        return entry;
    }

    /** Overwrites in place, as cp does. */
    public Path into(Path file) throws IOException {
        return Files.write(file, bytes());
    }

    /** Renames into place, as mv does. */
    public Path renamedInto(Path file) throws IOException {
        Path temporary = Files.write(file.resolveSibling(file.getFileName() + ".tmp"), bytes());
        return Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests;

import aQute.bnd.osgi.Builder;
import aQute.bnd.osgi.EmbeddedResource;
import aQute.bnd.osgi.Jar;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A bundle made of a few classes of the test's, with a manifest and component descriptions as bnd makes them for a user's bundle.
 *
 * @param name symbolic name
 * @param version of the bundle
 * @param classes what it holds; nested classes are named, too
 */
public record TestBundle(String name, String version, List<Class<?>> classes) {

    public static TestBundle manager(String name, String version, Class<?>... classes) {
        return new TestBundle(name, version, List.of(classes));
    }

    /** All classes that lie in the package of that one, nested ones too. */
    public static TestBundle ofPackage(Class<?> manager) {
        try (Stream<Path> files = Files.list(Path.of(manager.getResource("").toURI()))) {
            List<Class<?>> classes = new ArrayList<>();
            for (Path file : (Iterable<Path>) files.sorted()::iterator) {
                String name = file.getFileName().toString().replace(".class", "");
                classes.add(Class.forName(manager.getPackageName() + "." + name));
            }
            return new TestBundle(manager.getPackageName(), "1.0.0", classes);
        } catch (Exception e) {
            throw new IllegalStateException("the classes beside " + manager + " cannot be read", e);
        }
    }

    /** Writes it into a directory. */
    public Path in(Path directory) {
        Path file = directory.resolve(name + "-" + version + ".jar");
        try (InputStream content = jar()) {
            Files.copy(content, file);
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @throws IllegalStateException with what bnd says against it */
    public InputStream jar() {
        try (Builder builder = new Builder();
                Jar content = content()) {
            builder.addClasspath(content);
            builder.addClasspath(api().toFile());
            builder.setProperty("Bundle-SymbolicName", name);
            builder.setProperty("Bundle-Version", version);
            builder.setProperty("-noextraheaders", "true");
            builder.setProperty("Private-Package", packages());
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            builder.build().write(bytes);
            List<String> complaints = Stream.concat(builder.getErrors().stream(), builder.getWarnings().stream())
                    .toList();
            if (!complaints.isEmpty()) {
                throw new IllegalStateException("bnd does not like the bundle " + name + ": " + complaints);
            }
            return new ByteArrayInputStream(bytes.toByteArray());
        } catch (Exception e) {
            throw new IllegalStateException("the bundle " + name + " cannot be made", e);
        }
    }

    private String packages() {
        return classes.stream().map(Class::getPackageName).distinct().collect(Collectors.joining(","));
    }

    private Jar content() throws IOException {
        Jar jar = new Jar(name);
        for (Class<?> type : classes) {
            String path = type.getName().replace('.', '/') + ".class";
            try (InputStream in = type.getClassLoader().getResourceAsStream(path)) {
                jar.putResource(path, new EmbeddedResource(in.readAllBytes(), 0));
            }
        }
        return jar;
    }

    private static Path api() {
        return Distribution.bundles().stream()
                .filter(jar -> jar.getFileName().toString().startsWith("org.kilonova.api"))
                .findFirst()
                .orElseThrow();
    }
}

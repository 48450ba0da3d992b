// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.process;

import aQute.bnd.osgi.Builder;
import aQute.bnd.osgi.Jar;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.kilonova.itests.Distribution;

/**
 * A manager's bundle, compiled and built in the test from a few lines, against the API of the distribution.
 *
 * @param topic where it is addressed
 * @param symbolicName of its bundle
 * @param version of its bundle
 * @param body of its class
 * @param headers of its manifest beside those
 * @param annotation of its class beside {@code Component} and {@code Topic}, or empty
 */
public record ManagerJar(
        String topic,
        String symbolicName,
        String version,
        String body,
        Map<String, String> headers,
        String annotation) {

    private static final String PACKAGE = "org.kilonova.sample";

    private static final String SOURCE = """
            package %s;

            import java.io.*;
            import java.util.*;
            import java.util.concurrent.*;
            import java.util.concurrent.atomic.*;
            import java.util.concurrent.locks.*;
            import org.kilonova.manager.*;
            import org.kilonova.rpc.*;
            import org.osgi.service.component.annotations.Component;
            import org.slf4j.*;

            @Component
            @Topic("%s")
            %s
            public final class SampleManager implements Manager {
                private static final Logger LOG = LoggerFactory.getLogger(SampleManager.class);
            %s
            }
            """;

    /** A manager that answers {@code echo}, unless it gets another {@link #body}. */
    public static ManagerJar topic(String topic) {
        return new ManagerJar(
                topic, PACKAGE + "." + topic, "1.0.0", "@Rpc String echo(String text) { return text; }", Map.of(), "");
    }

    ManagerJar symbolicName(String value) {
        return new ManagerJar(topic, value, version, body, headers, annotation);
    }

    public ManagerJar version(String value) {
        return new ManagerJar(topic, symbolicName, value, body, headers, annotation);
    }

    public ManagerJar body(String value) {
        return new ManagerJar(topic, symbolicName, version, value, headers, annotation);
    }

    ManagerJar header(String name, String value) {
        Map<String, String> more = new TreeMap<>(headers);
        more.put(name, value);
        return new ManagerJar(topic, symbolicName, version, body, more, annotation);
    }

    ManagerJar annotation(String value) {
        return new ManagerJar(topic, symbolicName, version, body, headers, value);
    }

    /** Builds it into that directory. */
    public Path in(Path directory) {
        Path jar = directory.resolve(symbolicName + "-" + version + ".jar");
        try {
            Path classes = Files.createTempDirectory(directory, "classes");
            compile(classes);
            bundle(classes, jar);
            return jar;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void compile(Path classes) throws IOException {
        Path source = classes.resolve("SampleManager.java");
        Files.writeString(source, SOURCE.formatted(PACKAGE, topic, annotation, body));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(problems, Locale.ROOT, null)) {
            String classPath = api() + File.pathSeparator + System.getProperty("java.class.path");
            List<String> options = List.of(
                    "--release", "17", "-parameters", "-proc:none", "-d", classes.toString(), "-classpath", classPath);
            boolean good = compiler.getTask(null, files, problems, options, null, files.getJavaFileObjects(source))
                    .call();
            if (!good) {
                throw new IllegalArgumentException("the sample does not compile: " + problems.getDiagnostics());
            }
        }
        Files.delete(source);
    }

    private void bundle(Path classes, Path jar) throws IOException {
        try (Builder builder = new Builder()) {
            builder.setProperty("Bundle-SymbolicName", symbolicName);
            builder.setProperty("Bundle-Version", version);
            builder.setProperty("Private-Package", PACKAGE);
            headers.forEach(builder::setProperty);
            builder.addClasspath(classes.toFile());
            builder.addClasspath(api().toFile());
            for (File library : libraries()) {
                builder.addClasspath(library);
            }
            try (Jar built = builder.build()) {
                if (!builder.getErrors().isEmpty()) {
                    throw new IllegalArgumentException("the sample is no bundle: " + builder.getErrors());
                }
                built.write(jar.toFile());
            }
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalArgumentException("the sample is no bundle", e);
        }
    }

    private static Path api() {
        return Distribution.bundles().stream()
                .filter(file -> file.getFileName().toString().startsWith("org.kilonova.api-"))
                .findFirst()
                .orElseThrow();
    }

    /** What samples may import beside the API: the logging of the distribution. */
    private static List<File> libraries() throws IOException {
        try (Stream<Path> files = Files.list(Distribution.root().resolve("lib"))) {
            return files.filter(file -> file.getFileName().toString().startsWith("slf4j-api"))
                    .map(Path::toFile)
                    .collect(Collectors.toCollection(ArrayList::new));
        }
    }
}

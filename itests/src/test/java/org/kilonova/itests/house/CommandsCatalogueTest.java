// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.house;

import java.io.IOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.kilonova.itests.Distribution;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** {@code docs/commands.md} lists the commands that the shell has. */
class CommandsCatalogueTest {

    private static final String PAGE = "docs/commands.md";
    private static final String SCOPE = "kn:";
    private static final String PARAMETER = "org.apache.felix.service.command.Parameter";
    private static final String DESCRIPTOR = "org.apache.felix.service.command.Descriptor";
    private static final Pattern OPTION = Pattern.compile("--[a-z-]+");

    /** For the terminal's profile, not for people; and what the shell withholds. */
    private static final Set<String> NOT_FOR_PEOPLE = Set.of("candidates", "welcome", "tmux", "watch");

    private final Map<String, List<String>> page = new LinkedHashMap<>();

    CommandsCatalogueTest() {
        MarkdownTable.of(Project.root().resolve(PAGE))
                .values()
                .forEach(rows -> rows.forEach(row -> page.put(row.get(0), row)));
    }

    @Test
    void thePageListsEveryCommand() {
        Set<String> code = new TreeSet<>();
        components().forEach(component -> code.addAll(functions(component)));
        code.removeAll(NOT_FOR_PEOPLE);

        Rows.assertSame(
                code.stream().map(name -> SCOPE + name).toList(),
                page.keySet().stream().sorted().toList(),
                PAGE);
    }

    @Test
    void thePageSaysWhatTheHelpSays() throws IOException {
        Map<String, String> code = new TreeMap<>();
        Map<String, String> written = new TreeMap<>();
        for (Method method : commands()) {
            String name = SCOPE + kebab(method.getName());
            List<String> row = page.getOrDefault(name, List.of(name, "", ""));
            code.put(name, value(method, DESCRIPTOR, "value").orElse("") + " " + options(method));
            written.put(name, row.get(2) + " " + options(row.get(1)));
        }

        Rows.assertSame(lines(code), lines(written), PAGE);
    }

    private static List<String> lines(Map<String, String> commands) {
        return commands.entrySet().stream()
                .map(command -> command.getKey() + ": " + command.getValue())
                .toList();
    }

    private static Set<String> options(Method command) {
        Set<String> options = new TreeSet<>();
        for (Parameter parameter : command.getParameters()) {
            value(parameter, PARAMETER, "names").ifPresent(options::add);
        }
        return options;
    }

    private static Set<String> options(String takes) {
        return OPTION.matcher(takes)
                .results()
                .map(found -> found.group())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** All methods that the shell offers as commands, from the classes that its components name. */
    private static List<Method> commands() throws IOException {
        ClassLoader shell = new URLClassLoader(urls(), ClassLoader.getPlatformClassLoader());
        return components().stream()
                .filter(component -> !NOT_FOR_PEOPLE.containsAll(functions(component)))
                .map(component -> Metatype.elements(component.getElementsByTagName("implementation"))
                        .get(0)
                        .getAttribute("class"))
                .flatMap(type -> Stream.of(load(shell, type).getMethods()))
                .filter(method -> value(method, DESCRIPTOR, "value").isPresent())
                .toList();
    }

    private static Class<?> load(ClassLoader loader, String type) {
        try {
            return loader.loadClass(type);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("a component names a class that is not there", e);
        }
    }

    private static URL[] urls() throws IOException {
        try (Stream<Path> lib = Files.list(Distribution.root().resolve("lib"))) {
            return Stream.concat(lib, Distribution.bundles().stream())
                    .map(CommandsCatalogueTest::url)
                    .toArray(URL[]::new);
        }
    }

    private static URL url(Path jar) {
        try {
            return jar.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A member of an annotation that another class loader has loaded. */
    private static Optional<String> value(AnnotatedElement element, String type, String member) {
        for (Annotation annotation : element.getAnnotations()) {
            if (annotation.annotationType().getName().equals(type)) {
                try {
                    Object value = annotation.annotationType().getMethod(member).invoke(annotation);
                    return Optional.of(value instanceof String[] several ? several[0] : value.toString());
                } catch (ReflectiveOperationException e) {
                    throw new IllegalStateException(e);
                }
            }
        }
        return Optional.empty();
    }

    private static List<Element> components() {
        return BundleJar.ours().stream()
                .flatMap(bundle -> bundle.texts("OSGI-INF/[^/]*\\.xml").stream())
                .map(Metatype::parse)
                .map(Document::getDocumentElement)
                .filter(component -> !functions(component).isEmpty())
                .toList();
    }

    private static Set<String> functions(Element component) {
        for (Element property : Metatype.elements(component.getElementsByTagName("property"))) {
            if (property.getAttribute("name").equals("osgi.command.function")) {
                Matcher names = Pattern.compile("\\S+")
                        .matcher(property.getAttribute("value") + " " + property.getTextContent());
                return names.results().map(found -> found.group()).collect(Collectors.toCollection(TreeSet::new));
            }
        }
        return Set.of();
    }

    private static String kebab(String name) {
        return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.kilonova.shell.MisuseException;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/**
 * What the commands say of themselves in their annotations. The descriptor of a command's words has the form {@code
 * "WORDS: meaning"}.
 */
final class Manual {

    private static final String IN_SCOPE = "(osgi.command.scope=kn)";

    private final List<CommandHelp> pages;

    Manual(Class<?>... commands) {
        pages = Arrays.stream(commands)
                .flatMap(type -> Arrays.stream(type.getMethods()))
                .filter(method -> method.isAnnotationPresent(Descriptor.class))
                .map(Manual::page)
                .sorted(Comparator.comparing(CommandHelp::name))
                .toList();
    }

    /** The commands of this bundle. */
    static Manual ofShell() {
        return new Manual(
                RecordCommands.class,
                ServiceCommands.class,
                RpcCommands.class,
                InstanceCommands.class,
                HostCommands.class,
                SwapCommands.class,
                LeakCommands.class,
                DeadLetterCommands.class,
                ContainerCommands.class,
                HealthCommands.class,
                LogCommands.class);
    }

    /** All commands of {@code kn:}, of whichever bundle. */
    static Manual of(BundleContext context) {
        return new Manual(references(context).flatMap(Manual::types).distinct().toArray(Class<?>[]::new));
    }

    private static Stream<ServiceReference<?>> references(BundleContext context) {
        try {
            ServiceReference<?>[] found = context.getAllServiceReferences(null, IN_SCOPE);
            return found == null ? Stream.of() : Arrays.stream(found);
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Of a bundle that is about to go, nothing. */
    private static Stream<Class<?>> types(ServiceReference<?> commands) {
        Bundle bundle = commands.getBundle();
        return Arrays.stream((String[]) commands.getProperty(Constants.OBJECTCLASS))
                .flatMap(name -> {
                    try {
                        return bundle == null ? Stream.of() : Stream.of(bundle.loadClass(name));
                    } catch (ClassNotFoundException e) {
                        throw new IllegalStateException(
                                bundle + " offers commands of a class that it does not have", e);
                    }
                });
    }

    List<CommandHelp> pages() {
        return pages;
    }

    Optional<CommandHelp> page(String command) {
        String name = command.startsWith("kn:") ? command.substring(3) : command;
        return pages.stream().filter(page -> page.name().equals(name)).findFirst();
    }

    /** What to say when a command was given words that it cannot take. */
    MisuseException misused(String command, String complaint) {
        String usage = page(command).map(CommandHelp::usage).orElse("kn:help");
        return new MisuseException(complaint + "; usage: " + usage);
    }

    private static CommandHelp page(Method method) {
        List<CommandHelp.Option> options = new ArrayList<>();
        String words = "";
        for (java.lang.reflect.Parameter parameter : method.getParameters()) {
            Parameter option = parameter.getAnnotation(Parameter.class);
            Descriptor descriptor = parameter.getAnnotation(Descriptor.class);
            if (option != null) {
                boolean flag = !Parameter.UNSPECIFIED.equals(option.presentValue());
                options.add(new CommandHelp.Option(option.names()[0], !flag, descriptor.value()));
            } else if (descriptor != null) {
                words = descriptor.value();
            }
        }
        return new CommandHelp(
                nameOf(method.getName()), method.getAnnotation(Descriptor.class).value(), words, List.copyOf(options));
    }

    /** {@code runTask} is typed as {@code run-task}. */
    private static String nameOf(String method) {
        return method.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }
}

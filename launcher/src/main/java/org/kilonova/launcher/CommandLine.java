// SPDX-License-Identifier: Apache-2.0
package org.kilonova.launcher;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;

/**
 * The arguments, understood.
 *
 * @param command what to do
 * @param home directory of configuration, deploy folder and data
 * @param shell where commands come from, for {@link Command#RUN}
 * @param pid the process to wait for, for {@link Command#AWAIT}; 0 when not given
 */
public record CommandLine(Command command, Path home, ShellMode shell, long pid) {

    /** What the first argument may be. */
    public enum Command {
        RUN,
        STOP,
        STATUS,
        /** Waits until the container in another process has started; the script's half of {@code start}. */
        AWAIT
    }

    /**
     * @param defaultHome for when no {@code --home} is given
     * @throws LaunchException with {@link ExitCode#USAGE}
     */
    public static CommandLine parse(List<String> arguments, Path defaultHome) throws LaunchException {
        Command command = Command.RUN;
        Path home = defaultHome;
        ShellMode shell = ShellMode.NONE;
        long pid = 0;
        Iterator<String> rest = arguments.iterator();
        boolean first = true;
        while (rest.hasNext()) {
            String argument = rest.next();
            switch (argument) {
                case "--home" -> home = Path.of(value(argument, rest));
                case "--shell" -> shell = constant(ShellMode.class, argument, value(argument, rest));
                case "--pid" -> pid = number(argument, value(argument, rest));
                default -> {
                    if (!first || argument.startsWith("-")) {
                        throw usage("Unknown argument '" + argument + "'");
                    }
                    command = constant(Command.class, "command", argument);
                }
            }
            first = false;
        }
        return new CommandLine(command, home.toAbsolutePath().normalize(), shell, pid);
    }

    private static String value(String option, Iterator<String> rest) throws LaunchException {
        if (!rest.hasNext()) {
            throw usage("Option " + option + " needs a value");
        }
        return rest.next();
    }

    private static long number(String option, String value) throws LaunchException {
        try {
            return Long.parseLong(value);
        } catch (NumberFormatException e) {
            throw usage("Option " + option + " needs a number, not '" + value + "'");
        }
    }

    private static <E extends Enum<E>> E constant(Class<E> type, String option, String value) throws LaunchException {
        for (E constant : type.getEnumConstants()) {
            if (constant.name().toLowerCase(Locale.ROOT).equals(value)) {
                return constant;
            }
        }
        throw usage("Unknown " + option + " '" + value + "'");
    }

    private static LaunchException usage(String problem) {
        return new LaunchException(ExitCode.USAGE, problem + "; 'kilonova help' lists what there is");
    }
}

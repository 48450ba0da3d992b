// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.felix.gogo.runtime.Parser;
import org.apache.felix.gogo.runtime.SyntaxError;
import org.apache.felix.service.command.Function;

/**
 * Tells whether a line of the shell changes something: any of its commands, also one in braces, behind a pipe or in a variable. A
 * command of {@code kn:} that is not known to read alone is taken for one that changes something, as is a method of an object; whatever
 * writes into a file does.
 *
 * @param variables of the session
 * @param commands the names of all commands, with their scopes
 */
record Acts(Variables variables, Set<String> commands) {

    /** The variables of a session. */
    interface Variables {

        /** What a name stands for, or null. */
        Object get(String name);
    }

    private static final String SCOPE = "kn:";
    private static final int DEEPEST = 5;

    /** A word is the same with them, wherever in it they stand; as are the braces of a variable. */
    private static final Pattern QUOTES = Pattern.compile("[\"'\\\\{}]");

    /** What these do is to tell. */
    private static final Set<String> READING = Set.of(
            "console",
            "deployed",
            "flags",
            "health",
            "help",
            "hosts",
            "images",
            "instance",
            "instances",
            "managers",
            "services",
            "show",
            "swaps",
            "tasks",
            "tokens",
            "why");

    /** Of the framework; whoever may type them can stop a manager with them. */
    private static final Set<String> OF_THE_FRAMEWORK = Set.of(
            "bundlelevel", "frameworklevel", "install", "refresh", "resolve", "start", "stop", "uninstall", "update");

    private static final Set<String> OF_COMPONENTS = Set.of("scr:enable", "scr:disable");

    /** Of the shell: files are edited, and objects made, whose making may be the act. */
    private static final Set<String> OF_THE_SHELL = Set.of("nano", "new");

    /** Those that the profile of the terminal calls. */
    private static final Set<String> READING_METHODS =
            Set.of("columns", "getproperty", "printstacktrace", "rows", "size", "width", "wordindex", "words");

    private static final Pattern INTO_A_FILE = Pattern.compile("[0-9&]?>>?|[0-9]?<>");

    boolean in(CharSequence line) {
        return in(line, 0);
    }

    /** Whether some of a line goes on when the line has ended. */
    static boolean inBackground(CharSequence line) {
        Parser parser = parsed(line);
        return parser != null && parser.tokens().stream().anyMatch(token -> "&".contentEquals(token));
    }

    /** Null if it cannot be read: Gogo refuses it for the same reason, and nothing runs. */
    private static Parser parsed(CharSequence line) {
        Parser parser = new Parser(line);
        try {
            parser.program();
            return parser;
        } catch (SyntaxError e) {
            return null;
        }
    }

    private boolean in(CharSequence line, int depth) {
        Parser parser = parsed(line);
        return parser != null
                && parser.statements().stream()
                        .anyMatch(statement -> writes(statement)
                                || changes(
                                        statement.tokens().stream()
                                                .map(Object::toString)
                                                .toList(),
                                        depth));
    }

    private static boolean writes(Parser.Statement statement) {
        return statement.redirections().stream()
                .anyMatch(token -> INTO_A_FILE.matcher(token).matches());
    }

    private boolean changes(List<String> typed, int depth) {
        if (typed.size() > 1 && typed.get(1).equals("=")) {
            // one word is a value, several are a command whose result is assigned
            return typed.size() > 3 && runs(typed.subList(2, typed.size()), depth);
        }
        return !typed.isEmpty() && runs(typed, depth);
    }

    private boolean runs(List<String> typed, int depth) {
        List<String> words =
                typed.stream().map(word -> QUOTES.matcher(word).replaceAll("")).toList();
        if (words.size() > 1 && isObject(typed.get(0))) {
            return !READING_METHODS.contains(words.get(1).toLowerCase(Locale.ROOT));
        }
        String first = words.get(0);
        String name = first.toLowerCase(Locale.ROOT);
        String bare = name.substring(name.indexOf(':') + 1);
        boolean ours = name.equals(bare) ? commands.contains(SCOPE + bare) : name.startsWith(SCOPE);
        if (ours) {
            return changes(bare, words.subList(1, words.size()));
        }
        // A name with a colon stands for a command, too.
        String variable = first.startsWith("$") ? first.substring(1) : first;
        if (depth < DEEPEST && name.equals(bare) && variables.get(variable) instanceof Function closure) {
            return in(closure.toString(), depth + 1);
        }
        return is(name, "felix", OF_THE_FRAMEWORK) || is(name, "gogo", OF_THE_SHELL) || OF_COMPONENTS.contains(name);
    }

    /** Whether a name, with or without its scope, is one of those. */
    private static boolean is(String name, String scope, Set<String> names) {
        return names.contains(name)
                || name.startsWith(scope + ":") && names.contains(name.substring(scope.length() + 1));
    }

    /** A first word that is more than the name of a command: what it stands for gets the second one as the name of a method. */
    private static boolean isObject(String word) {
        return word.contains("$") || word.startsWith("(") || word.startsWith("[");
    }

    private static boolean changes(String command, List<String> words) {
        return switch (command) {
            case "log" -> !words.isEmpty();
            case "leaks" -> words.contains("--explain");
            case "swap" -> !words.contains("--dry-run");
            case "dlq" -> Stream.of("replay", "drop").anyMatch(words::contains);
            default -> !READING.contains(command);
        };
    }
}

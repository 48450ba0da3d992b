// SPDX-License-Identifier: Apache-2.0
package org.kilonova.compute.internal.image;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * An image as it stands in its file. Lists of pairs are {@code NAME=TEXT}: a name has no {@code =}, so the text may hold any.
 *
 * @param parameters {@code NAME=PATTERN}
 * @param defaults {@code NAME=VALUE}
 * @param descriptions {@code NAME=TEXT}
 * @param environment {@code NAME=VALUE}
 */
public record Declaration(
        String name,
        String description,
        List<String> command,
        List<String> environment,
        List<String> parameters,
        List<String> defaults,
        List<String> descriptions,
        Resources claim,
        Limits limits) {

    private static final Pattern IMAGE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final Pattern PARAMETER = Pattern.compile(Parameter.NAME);

    /** @throws BadImageException naming the first key that is wrong */
    public Image read() throws BadImageException {
        if (!IMAGE.matcher(name).matches()) {
            throw new BadImageException(
                    "PID", "\"" + name + "\" after the ~ is no name: use letters, digits, '.', '_' and '-'");
        }
        List<Parameter> read = readParameters();
        return new Image(name, description, readCommand(read), readEnvironment(read), read, claim, limits);
    }

    private List<Parameter> readParameters() throws BadImageException {
        Map<String, String> patterns = pairs("parameters", parameters, PARAMETER);
        Map<String, String> values = pairs("defaults", defaults, PARAMETER);
        Map<String, String> texts = pairs("parameter_descriptions", descriptions, PARAMETER);
        mustBeDeclared("defaults", patterns, values.keySet());
        mustBeDeclared("parameter_descriptions", patterns, texts.keySet());
        List<Parameter> read = new ArrayList<>();
        for (Map.Entry<String, String> pair : patterns.entrySet()) {
            String key = pair.getKey();
            Parameter parameter =
                    new Parameter(key, pattern(key, pair.getValue()), values.get(key), texts.getOrDefault(key, ""));
            String refusal = parameter.byDefault() == null ? null : parameter.refusal(parameter.byDefault());
            if (refusal != null) {
                throw new BadImageException("defaults", key + " " + refusal);
            }
            read.add(parameter);
        }
        return read;
    }

    private static Pattern pattern(String name, String pattern) throws BadImageException {
        try {
            return Pattern.compile(pattern);
        } catch (PatternSyntaxException e) {
            throw new BadImageException(
                    "parameters", name + "=" + pattern + " is no regular expression: " + e.getDescription());
        }
    }

    private List<Template> readCommand(List<Parameter> declared) throws BadImageException {
        if (command.isEmpty() || command.get(0).isBlank()) {
            throw new BadImageException("command", "is empty: it needs the executable and its arguments");
        }
        String executable = command.get(0);
        if (!executable.startsWith("/") && executable.contains("/")) {
            throw new BadImageException(
                    "command", executable + " is relative: use an absolute path, or a name that is on the PATH");
        }
        List<Template> templates = new ArrayList<>();
        for (String argument : command) {
            templates.add(template("command", argument, declared));
        }
        if (!templates.get(0).names().isEmpty()) {
            throw new BadImageException("command", executable + " is the executable: no parameter may choose it");
        }
        return templates;
    }

    private Map<String, Template> readEnvironment(List<Parameter> declared) throws BadImageException {
        Map<String, Template> read = new LinkedHashMap<>();
        for (Map.Entry<String, String> pair :
                pairs("environment", environment, VARIABLE).entrySet()) {
            read.put(pair.getKey(), template("environment", pair.getValue(), declared));
        }
        return read;
    }

    private static Template template(String key, String text, List<Parameter> declared) throws BadImageException {
        if (text.indexOf(0) >= 0) {
            throw new BadImageException(key, "holds a NUL");
        }
        Template template = new Template(text);
        for (String used : template.names()) {
            if (declared.stream().noneMatch(parameter -> parameter.name().equals(used))) {
                throw new BadImageException(key, "{" + used + "} is none of the parameters: declare it there");
            }
        }
        return template;
    }

    private static void mustBeDeclared(String key, Map<String, String> declared, Iterable<String> names)
            throws BadImageException {
        for (String name : names) {
            if (!declared.containsKey(name)) {
                throw new BadImageException(key, name + " is none of the parameters");
            }
        }
    }

    private static Map<String, String> pairs(String key, List<String> texts, Pattern names) throws BadImageException {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (String text : texts) {
            int sign = text.indexOf('=');
            String name = sign < 0 ? text : text.substring(0, sign);
            if (sign < 0 || !names.matcher(name).matches()) {
                throw new BadImageException(key, "\"" + text + "\" is not NAME=..., with a NAME like " + names);
            }
            if (pairs.put(name, text.substring(sign + 1)) != null) {
                throw new BadImageException(key, name + " stands there twice");
            }
        }
        return pairs;
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.kilonova.compute.internal.image;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the operator allows to be run: nothing else is.
 *
 * @param name under which it is asked for
 * @param description for people, or empty
 * @param command the executable, which no parameter can choose, and its arguments
 * @param environment by name
 * @param parameters in the order in which they were declared
 * @param claim of each instance
 * @param limits of each instance
 */
public record Image(
        String name,
        String description,
        List<Template> command,
        Map<String, Template> environment,
        List<Parameter> parameters,
        Resources claim,
        Limits limits) {

    /**
     * The values of all parameters, those that are not given by default.
     *
     * @throws InvalidParameterException naming the first that is not as declared
     */
    public Map<String, String> complete(Map<String, String> given) throws InvalidParameterException {
        Map<String, String> unknown = new TreeMap<>(given);
        Map<String, String> values = new LinkedHashMap<>();
        for (Parameter parameter : parameters) {
            unknown.remove(parameter.name());
            String value = given.getOrDefault(parameter.name(), parameter.byDefault());
            if (value == null) {
                throw new InvalidParameterException(
                        parameter.name(), "is missing: it must match " + parameter.pattern());
            }
            String refusal = parameter.refusal(value);
            if (refusal != null) {
                throw new InvalidParameterException(parameter.name(), refusal);
            }
            values.put(parameter.name(), value);
        }
        for (String name : unknown.keySet()) {
            throw new InvalidParameterException(
                    name,
                    "is unknown: the image " + this.name + " has "
                            + (values.isEmpty() ? "no parameters" : String.join(", ", values.keySet())));
        }
        return values;
    }

    public String executable() {
        return command.get(0).text();
    }

    /** @param values of all parameters, as {@link #complete} gives them */
    public Program program(Map<String, String> values) {
        Map<String, String> filled = new LinkedHashMap<>();
        environment.forEach((name, template) -> filled.put(name, template.fill(values)));
        return new Program(
                command.stream().map(template -> template.fill(values)).toList(), filled, limits);
    }
}

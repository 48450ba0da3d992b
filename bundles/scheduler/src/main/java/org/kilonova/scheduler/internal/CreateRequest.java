// SPDX-License-Identifier: Apache-2.0
package org.kilonova.scheduler.internal;

import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.kilonova.scheduler.internal.wire.InvalidRequest;
import org.kilonova.scheduler.internal.wire.ListedImage;
import org.kilonova.scheduler.internal.wire.Parameter;

/**
 * What a user wants to run, as far as it can be judged without knowing hosts and images.
 *
 * @param id chosen by the user, or a new one
 * @param parameters as given
 * @param host the only host that the user wants, or null
 */
record CreateRequest(UUID id, String name, String image, Map<String, String> parameters, String host) {

    private static final int LONGEST_NAME = 255;
    private static final int LONGEST_VALUE = 1024;

    /** @param id null for a new one */
    static CreateRequest of(String id, String name, String image, Map<String, String> parameters, String host) {
        return new CreateRequest(id == null ? UUID.randomUUID() : uuid(id), name, image, parameters, host);
    }

    /** @throws InvalidRequest naming the first field that is wrong */
    CreateRequest {
        if (name == null || name.isBlank() || name.length() > LONGEST_NAME || !printable(name)) {
            throw new InvalidRequest(
                    "name", "name must be 1 to " + LONGEST_NAME + " printable characters, not all of them blank");
        }
        if (image == null) {
            throw new InvalidRequest("image", "image must name an image; list_images tells which there are");
        }
    }

    private static UUID uuid(String id) {
        try {
            return UUID.fromString(id);
        } catch (IllegalArgumentException e) {
            throw new InvalidRequest("id", "id must be a UUID such as " + UUID.randomUUID() + ", or be left out");
        }
    }

    private static boolean printable(String text) {
        return text.codePoints().noneMatch(c -> switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        });
    }

    /**
     * The parameters with which the image will run: the given ones, and the defaults of the others.
     *
     * @throws InvalidRequest naming the parameter that is unknown, missing or wrong
     */
    Map<String, String> parametersFor(ListedImage declared) {
        Map<String, String> unknown = new TreeMap<>(parameters);
        Map<String, String> complete = new TreeMap<>();
        for (Parameter parameter : declared.parameters()) {
            unknown.remove(parameter.name());
            complete.put(parameter.name(), value(parameter));
        }
        if (!unknown.isEmpty()) {
            String first = unknown.keySet().iterator().next();
            throw new InvalidRequest(
                    "parameters." + first,
                    "image " + image + " has no parameter '" + first + "', "
                            + (declared.parameters().isEmpty()
                                    ? "it takes none"
                                    : "only "
                                            + declared.parameters().stream()
                                                    .map(Parameter::name)
                                                    .collect(Collectors.joining(", "))));
        }
        return complete;
    }

    private String value(Parameter parameter) {
        String field = "parameters." + parameter.name();
        if (!parameters.containsKey(parameter.name())) {
            if (parameter.byDefault() == null) {
                throw new InvalidRequest(
                        field,
                        "image " + image + " needs the parameter '" + parameter.name() + "', which must match "
                                + parameter.pattern());
            }
            return parameter.byDefault();
        }
        String value = parameters.get(parameter.name());
        if (value == null || value.length() > LONGEST_VALUE) {
            throw new InvalidRequest(field, field + " must be text of at most " + LONGEST_VALUE + " characters");
        }
        if (value.chars().anyMatch(c -> c == 0 || c == '\n' || c == '\r')
                || !BoundedMatch.matches(parameter.pattern(), value)) {
            throw new InvalidRequest(field, field + " must match " + parameter.pattern() + " as a whole");
        }
        return value;
    }
}

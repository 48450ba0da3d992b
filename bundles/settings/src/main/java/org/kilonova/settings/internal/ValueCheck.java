// SPDX-License-Identifier: Apache-2.0
package org.kilonova.settings.internal;

import java.util.List;
import java.util.regex.Pattern;
import org.osgi.service.metatype.AttributeDefinition;

/**
 * Decides whether a value may be handed to a component. It reads text as Declarative Services will, but refuses what these would
 * only bend into shape: {@code yes} (which they take for false), 1.5 for a whole number, the first of several values, NaN.
 */
final class ValueCheck {

    private static final String LIST_HINT = " (a .cfg file holds a single value here; for a list use a .config file)";

    private static final Pattern WHOLE = Pattern.compile("[+-]?\\d+");

    private ValueCheck() {}

    /** Why the value is refused, without naming it; null if it is good. */
    static String refusal(Attribute attribute, Object value) {
        List<Object> elements = Values.elements(value);
        int most = attribute.cardinality() == 0 ? 1 : Math.abs(attribute.cardinality());
        // The absolute value of Integer.MIN_VALUE, which stands for 'any number', is negative.
        if (most > 0 && elements.size() > most) {
            return "at most " + most + (most == 1 ? " value is" : " values are") + " allowed, not " + elements.size();
        }
        if (attribute.cardinality() == 0 && elements.isEmpty()) {
            return "a value is needed";
        }
        for (Object element : elements) {
            String reason = elementRefusal(attribute, String.valueOf(element));
            if (reason != null) {
                return reason;
            }
        }
        return null;
    }

    private static String elementRefusal(Attribute attribute, String text) {
        String missing = Placeholders.missing(text);
        if (missing != null) {
            return missing;
        }
        String wrongType = typeRefusal(attribute, text);
        if (wrongType != null) {
            return wrongType + hint(attribute, text);
        }
        if (!attribute.options().isEmpty() && !attribute.options().contains(text)) {
            return "must be one of " + String.join(", ", attribute.options());
        }
        return attribute.range().refusal(text);
    }

    private static String typeRefusal(Attribute attribute, String text) {
        try {
            return switch (attribute.type()) {
                case AttributeDefinition.BYTE -> {
                    Byte.parseByte(text);
                    yield null;
                }
                case AttributeDefinition.SHORT -> {
                    Short.parseShort(text);
                    yield null;
                }
                case AttributeDefinition.INTEGER -> {
                    Integer.parseInt(text);
                    yield null;
                }
                case AttributeDefinition.LONG -> {
                    Long.parseLong(text);
                    yield null;
                }
                case AttributeDefinition.FLOAT -> Float.isFinite(Float.parseFloat(text)) ? null : "must be finite";
                case AttributeDefinition.DOUBLE -> Double.isFinite(Double.parseDouble(text)) ? null : "must be finite";
                case AttributeDefinition.BOOLEAN -> isBoolean(text) ? null : "must be true or false";
                case AttributeDefinition.CHARACTER -> text.length() == 1 ? null : "must be a single character";
                default -> null;
            };
        } catch (NumberFormatException e) {
            return "must be " + number(attribute, text);
        }
    }

    private static boolean isBoolean(String text) {
        return "true".equalsIgnoreCase(text) || "false".equalsIgnoreCase(text);
    }

    private static String number(Attribute attribute, String text) {
        int type = attribute.type();
        if (type == AttributeDefinition.FLOAT || type == AttributeDefinition.DOUBLE) {
            return "a number";
        }
        String limits = attribute.range().limits();
        if (limits == null && WHOLE.matcher(text).matches()) {
            limits = typeLimits(type);
        }
        return "a whole number" + (limits == null ? "" : ", " + limits);
    }

    /** What a whole number that cannot be read exceeds. */
    private static String typeLimits(int type) {
        return switch (type) {
            case AttributeDefinition.BYTE -> "from -128 to 127";
            case AttributeDefinition.SHORT -> "from -32768 to 32767";
            case AttributeDefinition.INTEGER -> "from -2147483648 to 2147483647";
            default -> "from -9223372036854775808 to 9223372036854775807";
        };
    }

    private static String hint(Attribute attribute, String text) {
        if (attribute.cardinality() != 0 && text.contains(",")) {
            return LIST_HINT;
        }
        return text.equals(text.strip()) ? "" : " (there is a blank before or after it)";
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.kilonova.transport.rabbit.internal.wire;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says in the words of the settings what a broker means that refuses a declaration with 406 PRECONDITION_FAILED. */
public final class Mismatch {

    private static final Pattern REFUSAL = Pattern.compile(
            "inequivalent arg '(?<arg>[^']+)' for (?<kind>exchange|queue) '(?<name>.*?)'"
                    + " in vhost '.*?': received (?<asked>.+?) but current is (?<found>.+?)(?:, class-id.*)?$",
            Pattern.DOTALL);

    private static final String DURABLE = "durable";

    private static final Pattern QUOTED = Pattern.compile("'([^']*)'");

    private Mismatch() {}

    /**
     * @param refusal the text of the broker's close
     * @return empty if it is about something else than a declaration
     */
    public static Optional<String> explain(String refusal) {
        Matcher parts = REFUSAL.matcher(refusal);
        if (!parts.find()) {
            return Optional.empty();
        }
        String arg = parts.group("arg");
        String kind = parts.group("kind");
        String found = value(parts.group("found"));
        String asked = value(parts.group("asked"));
        String setting = setting(arg, parts.group("name"));
        String exists = kind + " '" + parts.group("name") + "' exists with "
                + (found == null ? "no " + arg : arg + "=" + found) + " and ";
        if (setting == null) {
            return Optional.of(exists + (asked == null ? "none" : arg + "=" + asked) + " is needed: delete the " + kind
                    + (kind.equals("exchange") ? " or choose another control_exchange" : ""));
        }
        return Optional.of(exists + setting + " asks for " + (asked == null ? "none" : asked) + ": set " + setting
                + " = " + agreeing(arg, found) + also(arg, found) + " or delete the " + kind);
    }

    /** A quorum queue is always durable, so its setting asks for that as well. */
    private static String also(String arg, String found) {
        return arg.equals(DURABLE) && "false".equals(found) ? " (and no rabbit_quorum_queue)" : "";
    }

    /** The setting that decides about an argument, or null. */
    private static String setting(String arg, String name) {
        boolean letters = name.endsWith(Topology.DEAD_LETTERS);
        return switch (arg) {
            case DURABLE -> letters ? null : "amqp_durable_queues";
            case "auto_delete" -> letters ? null : "amqp_auto_delete";
            case Topology.QUEUE_TYPE -> "rabbit_quorum_queue";
            case Topology.DELIVERY_LIMIT -> "rabbit_quorum_delivery_limit";
            case Topology.MEMORY_LENGTH -> "rabbit_quorum_max_memory_length";
            case Topology.MEMORY_BYTES -> "rabbit_quorum_max_memory_bytes";
            case Topology.MAX_LENGTH -> letters ? "dead_letter_length" : null;
            default -> null;
        };
    }

    /** What the setting must be to agree with what exists. */
    private static String agreeing(String arg, String found) {
        if (arg.equals(Topology.QUEUE_TYPE)) {
            return Boolean.toString("quorum".equals(found));
        }
        return found == null ? "0" : found;
    }

    /** Of {@code 'true'}, {@code the value '5' of type 'long'} or {@code none}, which is null. */
    private static String value(String text) {
        Matcher quoted = QUOTED.matcher(text);
        return quoted.find() ? quoted.group(1) : null;
    }
}

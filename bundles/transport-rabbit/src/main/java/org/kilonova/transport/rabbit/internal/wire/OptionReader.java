// SPDX-License-Identifier: Apache-2.0
package org.kilonova.transport.rabbit.internal.wire;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Reads each setting from the URL's options or, where these are silent, from the settings of the PID. */
final class OptionReader {

    private static final Set<String> YES = Set.of("true", "yes", "on", "1");
    private static final Set<String> NO = Set.of("false", "no", "off", "0");

    /** In seconds; with less, one who tries again does nothing else. */
    private static final double SHORTEST_PAUSE = 0.1;

    /** How Python's library spelled them up to version 14.2. */
    private static final Map<String, String> FORMER_NAMES = Map.of(
            "rabbit_quorum_max_memory_length", "rabbit_quroum_max_memory_length",
            "rabbit_quorum_max_memory_bytes", "rabbit_quroum_max_memory_bytes");

    private final Map<String, ?> settings;
    private final Map<String, String> query;
    private final Set<String> known = new HashSet<>(FORMER_NAMES.values());

    OptionReader(Map<String, ?> settings, Map<String, String> query) {
        this.settings = settings;
        this.query = query;
    }

    Options read(boolean tls) {
        Options.Queues queues = new Options.Queues(
                bool("amqp_durable_queues"),
                bool("amqp_auto_delete"),
                bool("rabbit_quorum_queue"),
                number("rabbit_quorum_delivery_limit", 0),
                number("rabbit_quorum_max_memory_length", 0),
                number("rabbit_quorum_max_memory_bytes", 0),
                bool("rabbit_ha_queues"),
                seconds("rabbit_transient_queues_ttl", 0),
                number("fanout_queue_length", 1),
                number("dead_letter_length", 1));
        Options.Times times = new Options.Times(
                seconds("rabbit_retry_interval", SHORTEST_PAUSE),
                seconds("rabbit_interval_max", SHORTEST_PAUSE),
                Duration.ofSeconds(number("heartbeat_timeout_threshold", 0)),
                seconds("kombu_missing_consumer_retry_timeout", 0),
                seconds("publish_timeout", 0));
        Options.Tls protection = new Options.Tls(
                bool("ssl") || tls,
                text("ssl_ca_file"),
                text("ssl_cert_file"),
                text("ssl_key_file"),
                bool("ssl_verify_hostname"));
        return new Options(
                controlExchange(),
                queues,
                times,
                protection,
                number("max_attempts", 1),
                number("recent_results", 0),
                unknown());
    }

    private String controlExchange() {
        String name = text("control_exchange");
        if (name.isEmpty()) {
            throw new IllegalArgumentException("control_exchange is empty: give it a name, such as openstack");
        }
        return name;
    }

    private boolean bool(String name) {
        String text = present(name).toLowerCase(Locale.ROOT);
        if (!YES.contains(text) && !NO.contains(text)) {
            throw new IllegalArgumentException(name + " must be true or false, not '" + text + "'");
        }
        return YES.contains(text);
    }

    private int number(String name, int least) {
        String text = present(name);
        try {
            int number = Integer.parseInt(text);
            if (number >= least) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name + " must be a whole number, not '" + text + "'", e);
        }
        throw new IllegalArgumentException(name + " must be at least " + least + ", not " + text);
    }

    private Duration seconds(String name, double least) {
        String text = present(name);
        double seconds;
        try {
            seconds = Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name + " must be a number of seconds, not '" + text + "'", e);
        }
        if (!(seconds >= least && seconds <= Integer.MAX_VALUE)) {
            throw new IllegalArgumentException(
                    name + " must be between " + least + " and " + Integer.MAX_VALUE + " seconds, not " + text);
        }
        return Duration.ofMillis(Math.round(seconds * 1000));
    }

    private String present(String name) {
        String text = text(name);
        if (text.isEmpty()) {
            throw new IllegalArgumentException(name + " has no value");
        }
        return text;
    }

    private String text(String name) {
        known.add(name);
        String former = FORMER_NAMES.get(name);
        String asked = former != null && query.containsKey(former) ? query.get(former) : query.get(name);
        Object value = asked == null ? settings.get(name) : asked;
        return value == null ? "" : value.toString().strip();
    }

    private List<String> unknown() {
        Set<String> names = new TreeSet<>(query.keySet());
        names.removeAll(known);
        return List.copyOf(names);
    }
}

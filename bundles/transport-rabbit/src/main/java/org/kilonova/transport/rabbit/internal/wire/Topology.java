// SPDX-License-Identifier: Apache-2.0
package org.kilonova.transport.rabbit.internal.wire;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Names, flags and arguments of every exchange and queue. What Python servers declare too is declared exactly like them, because the
 * second to come with something else is refused; what belongs to one Kilonova process goes with its connection.
 */
public final class Topology {

    static final String DEAD_LETTERS = ".dlq";
    static final String QUEUE_TYPE = "x-queue-type";
    static final String DELIVERY_LIMIT = "x-delivery-limit";
    static final String MEMORY_LENGTH = "x-max-in-memory-length";
    static final String MEMORY_BYTES = "x-max-in-memory-bytes";
    private static final String HA_POLICY = "x-ha-policy";
    private static final String EXPIRES = "x-expires";
    static final String MAX_LENGTH = "x-max-length";

    private final String controlExchange;
    private final Options.Queues options;

    public Topology(Options options) {
        controlExchange = options.controlExchange();
        this.options = options.queues();
    }

    /**
     * An exchange; never internal.
     *
     * @param type {@code topic} or {@code fanout}
     */
    public record Exchange(
            String name, String type, boolean durable, boolean autoDelete, Map<String, Object> arguments) {}

    /** A queue. */
    public record Queue(
            String name, boolean durable, boolean exclusive, boolean autoDelete, Map<String, Object> arguments) {}

    /** Where requests to a topic are published, with the queue's name as routing key. */
    public Exchange control() {
        return new Exchange(controlExchange, "topic", options.lasting(), options.autoDelete(), Map.of());
    }

    /** Where fanouts are published, with an empty routing key. */
    public Exchange fanout(String topic) {
        return new Exchange(topic + "_fanout", "fanout", false, true, Map.of());
    }

    /** Of all servers of a topic; bound to {@link #control} with its own name. */
    public Queue topicQueue(String topic) {
        return shared(topic);
    }

    /** Of one server of a topic; bound to {@link #control} with its own name. */
    public Queue serverQueue(String topic, String server) {
        return shared(topic + "." + server);
    }

    /**
     * Of one server of a topic; bound to {@link #fanout} with the topic. Bounded: the oldest message goes first.
     *
     * @param id hexadecimal, random
     */
    public Queue fanoutQueue(String topic, String id) {
        Map<String, Object> arguments = transientArguments();
        arguments.put(MAX_LENGTH, options.fanoutLength());
        return new Queue(topic + "_fanout_" + id, false, true, true, arguments);
    }

    /**
     * Of one client.
     *
     * @param id hexadecimal, random
     */
    public Queue replyQueue(String id) {
        return new Queue("reply_" + id, false, true, true, transientArguments());
    }

    /** Where the dead letters of a topic lie; not bound. Outlives the broker in any case. Bounded: the oldest letter goes first. */
    public Queue deadLetters(String topic) {
        Map<String, Object> arguments = new LinkedHashMap<>();
        if (options.quorum()) {
            arguments.put(QUEUE_TYPE, "quorum");
        }
        ha(arguments);
        arguments.put(MAX_LENGTH, options.deadLetterLength());
        return new Queue(topic + DEAD_LETTERS, true, false, false, arguments);
    }

    private Queue shared(String name) {
        Map<String, Object> arguments = new LinkedHashMap<>();
        if (options.quorum()) {
            arguments.put(QUEUE_TYPE, "quorum");
            positive(arguments, DELIVERY_LIMIT, options.quorumDeliveryLimit());
            positive(arguments, MEMORY_LENGTH, options.quorumMaxMemoryLength());
            positive(arguments, MEMORY_BYTES, options.quorumMaxMemoryBytes());
        }
        ha(arguments);
        return new Queue(name, options.lasting(), false, options.autoDelete(), arguments);
    }

    private Map<String, Object> transientArguments() {
        Map<String, Object> arguments = new LinkedHashMap<>();
        ha(arguments);
        positive(arguments, EXPIRES, (int)
                Math.min(Integer.MAX_VALUE, options.transientTtl().toMillis()));
        return arguments;
    }

    private void ha(Map<String, Object> arguments) {
        if (options.ha()) {
            arguments.put(HA_POLICY, "all");
        }
    }

    private static void positive(Map<String, Object> arguments, String name, int value) {
        if (value > 0) {
            arguments.put(name, value);
        }
    }
}

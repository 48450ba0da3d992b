// SPDX-License-Identifier: Apache-2.0
package org.kilonova.transport.rabbit.internal.wire;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The settings of a transport, under the names that oslo.messaging gives them.
 *
 * @param controlExchange where requests are published
 * @param queues how queues and exchanges are declared
 * @param times how long things may take
 * @param tls how the connection is protected
 * @param maxAttempts how often a message is begun before it becomes a dead letter
 * @param recentResults how many recent messages are remembered to recognise duplicates
 * @param unknown options of the URL that Kilonova does not know, sorted; Python peers have many more
 */
public record Options(
        String controlExchange,
        Queues queues,
        Times times,
        Tls tls,
        int maxAttempts,
        int recentResults,
        List<String> unknown) {

    /**
     * What queues and exchanges are declared with.
     *
     * @param durable amqp_durable_queues
     * @param autoDelete amqp_auto_delete
     * @param quorum rabbit_quorum_queue
     * @param quorumDeliveryLimit rabbit_quorum_delivery_limit, 0 = none
     * @param quorumMaxMemoryLength rabbit_quorum_max_memory_length, 0 = none
     * @param quorumMaxMemoryBytes rabbit_quorum_max_memory_bytes, 0 = none
     * @param ha rabbit_ha_queues
     * @param transientTtl rabbit_transient_queues_ttl, 0 = for ever
     * @param fanoutLength fanout_queue_length
     * @param deadLetterLength dead_letter_length
     */
    public record Queues(
            boolean durable,
            boolean autoDelete,
            boolean quorum,
            int quorumDeliveryLimit,
            int quorumMaxMemoryLength,
            int quorumMaxMemoryBytes,
            boolean ha,
            Duration transientTtl,
            int fanoutLength,
            int deadLetterLength) {

        /** @throws IllegalArgumentException if no broker could declare that */
        public Queues {
            if (quorum && ha) {
                throw new IllegalArgumentException(
                        "rabbit_quorum_queue and rabbit_ha_queues exclude each other: set rabbit_ha_queues = false");
            }
            if (quorum && autoDelete) {
                throw new IllegalArgumentException(
                        "a quorum queue cannot be deleted automatically: set amqp_auto_delete = false or rabbit_quorum_queue = false");
            }
        }

        /** Whether exchange and shared queues outlive a restart of the broker. */
        boolean lasting() {
            return durable || quorum;
        }
    }

    /**
     * How long things may take.
     *
     * @param retryInterval rabbit_retry_interval, the first pause between two attempts to connect
     * @param retryMax rabbit_interval_max, the longest one
     * @param heartbeat heartbeat_timeout_threshold, between two signs of life of the broker; whole seconds, 0 = as it proposes
     * @param missingReplyQueue kombu_missing_consumer_retry_timeout, so long a reply is tried whose queue is not there
     * @param publish publish_timeout, until the broker has confirmed a message
     */
    public record Times(
            Duration retryInterval,
            Duration retryMax,
            Duration heartbeat,
            Duration missingReplyQueue,
            Duration publish) {}

    /**
     * How the connection is protected.
     *
     * @param on ssl, or the scheme rabbits
     * @param caFile ssl_ca_file, PEM; empty for the JVM's own
     * @param certFile ssl_cert_file, PEM; empty for none
     * @param keyFile ssl_key_file, PEM; empty for none
     * @param verifyHostname ssl_verify_hostname
     */
    public record Tls(boolean on, String caFile, String certFile, String keyFile, boolean verifyHostname) {}

    /**
     * The settings of a transport: those of the PID, with the options of the URL over them.
     *
     * @param settings by name, all of them, as Declarative Services hands them out; values of any type that reads like the setting
     * @throws IllegalArgumentException naming the setting that is wrong, missing, or contradicts another
     */
    public static Options of(Map<String, ?> settings, RabbitUrl url) {
        return new OptionReader(settings, url.options()).read(url.tls());
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.kilonova.transport.rabbit.internal.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.kilonova.transport.rabbit.internal.wire.Topology.Exchange;
import org.kilonova.transport.rabbit.internal.wire.Topology.Queue;

class TopologyTest {

    @Test
    void declaresWhatPythonDeclares() {
        Topology topology = topology("");

        assertEquals(new Exchange("openstack", "topic", false, false, Map.of()), topology.control());
        assertEquals(new Exchange("peer_fanout", "fanout", false, true, Map.of()), topology.fanout("peer"));
        assertEquals(new Queue("peer", false, false, false, Map.of()), topology.topicQueue("peer"));
        assertEquals(new Queue("peer.s1", false, false, false, Map.of()), topology.serverQueue("peer", "s1"));
    }

    @Test
    void whatIsItsOwnGoesWithTheConnection() {
        Topology topology = topology("");

        assertEquals(
                new Queue("peer_fanout_0a", false, true, true, Map.of("x-expires", 1800000, "x-max-length", 10000)),
                topology.fanoutQueue("peer", "0a"));
        assertEquals(new Queue("reply_0a", false, true, true, Map.of("x-expires", 1800000)), topology.replyQueue("0a"));
    }

    @Test
    void deadLettersStay() {
        assertEquals(
                new Queue("peer.dlq", true, false, false, Map.of("x-max-length", 10000)),
                topology("").deadLetters("peer"));
        assertEquals(
                new Queue("peer.dlq", true, false, false, Map.of("x-max-length", 9, "x-queue-type", "quorum")),
                topology("rabbit_quorum_queue=1&dead_letter_length=9&rabbit_quorum_delivery_limit=3")
                        .deadLetters("peer"));
    }

    /** In each column: durable, auto_delete, arguments. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "x=1 | false | false | {}",
                "amqp_durable_queues=1 | true | false | {}",
                "amqp_auto_delete=1 | false | true | {}",
                "amqp_durable_queues=1&amqp_auto_delete=1 | true | true | {}",
                "rabbit_ha_queues=1 | false | false | {x-ha-policy=all}",
                "rabbit_ha_queues=1&amqp_auto_delete=1 | false | true | {x-ha-policy=all}",
                "rabbit_ha_queues=1&amqp_durable_queues=1 | true | false | {x-ha-policy=all}",
                "rabbit_ha_queues=1&amqp_durable_queues=1&amqp_auto_delete=1 | true | true | {x-ha-policy=all}",
                "rabbit_quorum_queue=1 | true | false | {x-queue-type=quorum}",
                "rabbit_quorum_queue=1&amqp_durable_queues=1 | true | false | {x-queue-type=quorum}",
                "rabbit_quorum_queue=1&rabbit_quorum_delivery_limit=3 | true | false | {x-delivery-limit=3, x-queue-type=quorum}",
                "rabbit_quorum_queue=1&rabbit_quroum_max_memory_length=4&rabbit_quroum_max_memory_bytes=5 | true | false"
                        + " | {x-max-in-memory-bytes=5, x-max-in-memory-length=4, x-queue-type=quorum}",
                "rabbit_quorum_delivery_limit=3 | false | false | {}",
            })
    void theFlagsAreThoseOfPython(String query, boolean durable, boolean autoDelete, String arguments) {
        Topology topology = topology(query);

        for (Queue queue : new Queue[] {topology.topicQueue("peer"), topology.serverQueue("peer", "s1")}) {
            assertEquals(new Queue(queue.name(), durable, false, autoDelete, queue.arguments()), queue);
            assertEquals(arguments, new TreeMap<>(queue.arguments()).toString());
        }
        assertEquals(new Exchange("openstack", "topic", durable, autoDelete, Map.of()), topology.control());
        assertEquals(new Exchange("peer_fanout", "fanout", false, true, Map.of()), topology.fanout("peer"));
        assertEquals(false, topology.fanoutQueue("peer", "0").durable());
        assertEquals(false, topology.replyQueue("0").durable());
    }

    @Test
    void otherSettingsOfWhatIsItsOwn() {
        Topology topology = topology("rabbit_transient_queues_ttl=60&fanout_queue_length=7&rabbit_ha_queues=1");

        assertEquals(
                Map.of("x-expires", 60000, "x-max-length", 7, "x-ha-policy", "all"),
                topology.fanoutQueue("peer", "0").arguments());
        assertEquals(
                Map.of(),
                topology("rabbit_transient_queues_ttl=0").replyQueue("0").arguments());
        assertEquals("nova", topology("control_exchange=nova").control().name());
    }

    private static Topology topology(String query) {
        return new Topology(Given.options(query));
    }
}

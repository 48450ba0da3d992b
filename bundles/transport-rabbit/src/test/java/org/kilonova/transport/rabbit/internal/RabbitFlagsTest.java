// SPDX-License-Identifier: Apache-2.0
package org.kilonova.transport.rabbit.internal;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.kilonova.itests.contracts.Inbox;
import org.kilonova.itests.contracts.Logged;
import org.kilonova.transport.Endpoint;
import org.kilonova.transport.Transport;

/** Two peers that do not agree on the flags of what they share: the second one is told which setting to correct. */
class RabbitFlagsTest extends RabbitFixture {

    private static final int ATTEMPTS = 5;

    @ParameterizedTest
    @CsvSource({
        "'', amqp_durable_queues=true, exchange 'openstack' exists with durable=false and amqp_durable_queues asks for true",
        "'', amqp_durable_queues=true&control_exchange=other, exists with durable=false and amqp_durable_queues asks for true",
        "'', amqp_auto_delete=true, exchange 'openstack' exists with auto_delete=false and amqp_auto_delete asks for true",
        "'', amqp_auto_delete=true&control_exchange=other, exists with auto_delete=false and amqp_auto_delete asks for true",
        "'', rabbit_quorum_queue=true, set amqp_durable_queues = false (and no rabbit_quorum_queue)",
        "amqp_durable_queues=true, rabbit_quorum_queue=true, and rabbit_quorum_queue asks for quorum",
        "rabbit_quorum_queue=true, amqp_durable_queues=true, set rabbit_quorum_queue = true",
        "rabbit_quorum_queue=true, rabbit_quorum_queue=true&rabbit_quorum_delivery_limit=5,"
                + " exists with no x-delivery-limit and rabbit_quorum_delivery_limit asks for 5"
    })
    void theSettingThatDiffersIsNamedOnce(String first, String second, String expected) throws Exception {
        String host = broker.newVirtualHost();
        value(subscribe(open(broker.url(host), first), "h1").attached());
        try (Logged logged = new Logged(Link.class)) {
            Transport other = open(broker.url(host), second);
            subscribe(other, "h2");
            await().atMost(LIMIT).until(() -> refusals(host) >= ATTEMPTS);
            assertTrue(other.problem().orElse("").contains(expected), other.problem()::toString);
            List<String> said = logged.lines(Level.ERROR).stream()
                    .filter(line -> line.startsWith("service " + topic))
                    .toList();
            assertEquals(1, said.size(), said::toString);
            assertTrue(said.get(0).contains(expected), said::toString);
        }
    }

    private RabbitSubscription subscribe(Transport transport, String server) {
        return (RabbitSubscription) transport.subscribe(new Endpoint(topic, server, 1), new Inbox());
    }

    /** How often the broker has refused what the service declares there. */
    private static long refusals(String host) {
        return broker.log()
                .lines()
                .filter(line -> line.contains("inequivalent arg") && line.contains("'" + host + "'"))
                .count();
    }
}

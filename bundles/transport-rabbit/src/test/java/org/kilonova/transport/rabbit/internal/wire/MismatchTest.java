// SPDX-License-Identifier: Apache-2.0
package org.kilonova.transport.rabbit.internal.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;

/** With texts of RabbitMQ 3.10.8. */
class MismatchTest {

    @Test
    void explainsFlags() {
        assertExplained(
                "queue 'rej' exists with durable=false and amqp_durable_queues asks for true:"
                        + " set amqp_durable_queues = false (and no rabbit_quorum_queue) or delete the queue",
                "inequivalent arg 'durable' for queue 'rej' in vhost '/': received 'true' but current is 'false'");
        assertExplained(
                "queue 'q' exists with durable=true and amqp_durable_queues asks for false:"
                        + " set amqp_durable_queues = true or delete the queue",
                "inequivalent arg 'durable' for queue 'q' in vhost '/': received 'false' but current is 'true'");
        assertExplained(
                "queue 'rej' exists with auto_delete=false and amqp_auto_delete asks for true:"
                        + " set amqp_auto_delete = false or delete the queue",
                "inequivalent arg 'auto_delete' for queue 'rej' in vhost '/': received 'true' but current is 'false'");
        assertExplained(
                "exchange 'openstack' exists with durable=false and amqp_durable_queues asks for true:"
                        + " set amqp_durable_queues = false (and no rabbit_quorum_queue) or delete the exchange",
                "inequivalent arg 'durable' for exchange 'openstack' in vhost '/': received 'true' but current is 'false'");
    }

    @Test
    void explainsArguments() {
        assertExplained(
                "queue 'dur' exists with no x-queue-type and rabbit_quorum_queue asks for quorum:"
                        + " set rabbit_quorum_queue = false or delete the queue",
                "inequivalent arg 'x-queue-type' for queue 'dur' in vhost '/': received the value 'quorum' of type"
                        + " 'longstr' but current is none");
        assertExplained(
                "queue 'q' exists with x-queue-type=quorum and rabbit_quorum_queue asks for none:"
                        + " set rabbit_quorum_queue = true or delete the queue",
                "inequivalent arg 'x-queue-type' for queue 'q' in vhost '/': received none but current is the value"
                        + " 'quorum' of type 'longstr'");
        assertExplained(
                "queue 'q' exists with no x-delivery-limit and rabbit_quorum_delivery_limit asks for 5:"
                        + " set rabbit_quorum_delivery_limit = 0 or delete the queue",
                "inequivalent arg 'x-delivery-limit' for queue 'q' in vhost '/': received the value '5' of type"
                        + " 'signedint' but current is none");
        assertExplained(
                "queue 'T.dlq' exists with x-max-length=10000 and dead_letter_length asks for 500:"
                        + " set dead_letter_length = 10000 or delete the queue",
                "inequivalent arg 'x-max-length' for queue 'T.dlq' in vhost '/': received '500' but current is '10000'");
    }

    @Test
    void saysWhatIsInTheWayWhereNoSettingHelps() {
        assertExplained(
                "queue 'ttl' exists with x-message-ttl=60000 and none is needed: delete the queue",
                "inequivalent arg 'x-message-ttl' for queue 'ttl' in vhost '/': received none but current is the value"
                        + " '60000' of type 'signedint'");
        assertExplained(
                "exchange 'openstack' exists with type=direct and type=topic is needed: delete the exchange or choose"
                        + " another control_exchange",
                "inequivalent arg 'type' for exchange 'openstack' in vhost '/': received 'topic' but current is 'direct'");
        assertExplained(
                "queue 'T.dlq' exists with durable=false and durable=true is needed: delete the queue",
                "inequivalent arg 'durable' for queue 'T.dlq' in vhost 'v': received 'true' but current is 'false'");
    }

    @Test
    void namesMayHaveQuotes() {
        assertExplained(
                "queue 'it's' exists with durable=false and amqp_durable_queues asks for true:"
                        + " set amqp_durable_queues = false (and no rabbit_quorum_queue) or delete the queue",
                "inequivalent arg 'durable' for queue 'it's' in vhost '/': received 'true' but current is 'false'");
    }

    @Test
    void leavesOtherErrorsAlone() {
        assertEquals(Optional.empty(), Mismatch.explain(""));
        assertEquals(Optional.empty(), Mismatch.explain("PRECONDITION_FAILED - unknown delivery tag 7"));
        assertEquals(
                Optional.empty(),
                Mismatch.explain(
                        "RESOURCE_LOCKED - cannot obtain exclusive access to locked queue 'rej' in vhost '/'. It could be"
                                + " originally declared on another connection or the exclusive property value does not match"
                                + " that of the original declaration."));
    }

    /** The broker's text alone, and as the client library repeats it. */
    private static void assertExplained(String expected, String refusal) {
        String text = "PRECONDITION_FAILED - " + refusal;
        assertEquals(Optional.of(expected), Mismatch.explain(text));
        String repeated = "channel error; protocol method: #method<channel.close>(reply-code=406, reply-text=" + text
                + ", class-id=50, method-id=10)";
        assertEquals(Optional.of(expected), Mismatch.explain(repeated));
    }
}

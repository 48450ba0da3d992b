// SPDX-License-Identifier: Apache-2.0
package org.kilonova.transport.rabbit.internal.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.rabbitmq.client.AMQP;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AttemptsTest {

    @Test
    void aFirstDeliveryWasNeverBegun() {
        assertEquals(0, Attempts.before(Given.json(), false));
        assertEquals(0, Attempts.before(new AMQP.BasicProperties(), false));
    }

    @Test
    void aClassicQueueTellsThatThereWasOne() {
        assertEquals(1, Attempts.before(Given.json(), true));
        assertEquals(3, Attempts.before(Given.header(Given.json(), "kilonova-attempts", 2), true));
    }

    @Test
    void aQuorumQueueCounts() {
        AMQP.BasicProperties counted = Given.header(Given.json(), "x-delivery-count", 3L);

        assertEquals(3, Attempts.before(counted, true));
        assertEquals(5, Attempts.before(Given.header(counted, "kilonova-attempts", 2), true));
    }

    @Test
    void whatIsPutBackIsCountedOnce() {
        AMQP.BasicProperties delivered =
                Given.header(Given.header(Given.json(), "x-delivery-count", 3L), "traceparent", "00-1");

        AMQP.BasicProperties again = Attempts.counted(delivered, Attempts.before(delivered, true));

        assertEquals(3, Attempts.before(again, false));
        assertEquals(4, Attempts.before(again, true));
        assertEquals("00-1", again.getHeaders().get("traceparent").toString());
        assertEquals(Given.json(), again.builder().headers(Map.of()).build());
    }

    @Test
    void whatIsPutBackGoesToThatQueueAloneAndInNobodysName() {
        AMQP.BasicProperties delivered = Given.header(
                        Given.header(Given.json(), "CC", List.of("q")), "BCC", List.of("r"))
                .builder()
                .userId("somebody")
                .build();

        assertEquals(Given.json(), Attempts.counted(delivered, 0));
    }

    @Test
    void nonsenseCountsNothing() {
        assertEquals(0, Attempts.before(Given.header(Given.json(), "kilonova-attempts", "many"), false));
        assertEquals(0, Attempts.before(Given.header(Given.json(), "kilonova-attempts", -7), false));
        assertEquals(
                Integer.MAX_VALUE,
                Attempts.before(Given.header(Given.json(), "kilonova-attempts", Integer.MAX_VALUE), true));
    }

    @Test
    void aRequestKnowsThem() throws Exception {
        AMQP.BasicProperties again = Attempts.counted(Given.json(), 2);

        assertEquals(
                2, Given.request(again, Given.sealed("{\"method\": \"m\"}")).attempts());
    }
}

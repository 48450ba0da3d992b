// SPDX-License-Identifier: Apache-2.0
package org.kilonova.transport.rabbit.internal;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.kilonova.itests.contracts.Inbox;
import org.kilonova.rpc.NoSuchServiceException;
import org.kilonova.rpc.Target;
import org.kilonova.transport.Reply;
import org.kilonova.transport.Transport;

/** What is told of connections and messages to those who watch. */
class RabbitMetricsTest extends RabbitFixture {

    private final RabbitTransports provider = new RabbitTransports(Rabbit.defaults());
    private final Inbox inbox = new Inbox();

    private String told(String name) {
        return provider.collect().stream()
                .filter(family -> family.name().equals("kilonova_rabbit_" + name))
                .flatMap(family -> family.points().stream())
                .map(point -> String.join(" ", point.labels()) + " " + (long) point.value())
                .map(String::strip)
                .collect(Collectors.joining(", "));
    }

    private long count(String name) {
        return Long.parseLong(told(name));
    }

    @Test
    void aWorkingTransportCountsWhatItSendsAndWhatComesTwice() throws Exception {
        assertEquals("", told("connected"));
        assertEquals("0", told("outgoing"));
        Transport transport = provider.open(broker.url() + "?rabbit_retry_interval=0.1");
        try {
            serve(transport, "h1", 10, inbox);
            assertEquals("consume 1, publish 1", told("connected"));
            assertEquals("consume 0, publish 0", told("blocked"));
            assertTrue(
                    told("published").matches("confirmed [1-9].*, rejected 0, unroutable \\d+"),
                    () -> told("published"));
            assertInstanceOf(
                    NoSuchServiceException.class,
                    failure(transport.call(message("nowhere", Target.topic(Rabbit.name("nobody"))))));
            assertTrue(told("published").matches(".* unroutable [1-9].*"), () -> told("published"));

            transport.cast(message("twice", any));
            inbox.next("twice").reply(Reply.result(null));
            assertEquals(topic + " 0", told("duplicates"));
            transport.cast(message("twice", any));
            await().atMost(LIMIT).until(() -> told("duplicates").equals(topic + " 1"));

            transport.cast(message("hopeless", any));
            for (int attempt = 1; attempt <= 5; attempt++) {
                inbox.next("hopeless").retry("no");
            }
            await().atMost(LIMIT).until(() -> told("dead_letters").equals(topic + " 1"));
            assertEquals(topic + " 0", told("expired"));

            assertEquals(0, count("reconnects"));
            broker.ctl("close_all_connections", "test");
            await().atMost(LIMIT).until(() -> count("reconnects") == 2);
            assertEquals(0, count("connect_failures"));
        } finally {
            transport.close();
        }
        assertEquals("", told("connected"));
        assertEquals(2, count("reconnects"));
    }

    @Test
    void aBrokerThatIsNotThereIsSeen() {
        Transport transport = provider.open("rabbit://127.0.0.1:1/?rabbit_retry_interval=0.1");
        try {
            await().atMost(LIMIT).until(() -> count("connect_failures") > 2);
            assertEquals("consume 0, publish 0", told("connected"));
        } finally {
            transport.close();
        }
    }
}

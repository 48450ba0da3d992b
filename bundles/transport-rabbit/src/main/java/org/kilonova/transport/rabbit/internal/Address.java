// SPDX-License-Identifier: Apache-2.0
package org.kilonova.transport.rabbit.internal;

import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.math.BigInteger;
import java.util.concurrent.ThreadLocalRandom;
import org.kilonova.rpc.Target;
import org.kilonova.transport.Endpoint;
import org.kilonova.transport.rabbit.internal.wire.Topology;

/** The three queues of a service. */
final class Address {

    private final Endpoint endpoint;
    private final Topology topology;
    private final Declaring declaring;
    private volatile Topology.Queue fanout;

    Address(Endpoint endpoint, Topology topology, Declaring declaring) {
        this.endpoint = endpoint;
        this.topology = topology;
        this.declaring = declaring;
        renew();
    }

    /** For names that must differ. */
    static String randomId() {
        byte[] bytes = new byte[16];
        ThreadLocalRandom.current().nextBytes(bytes);
        return String.format("%032x", new BigInteger(1, bytes));
    }

    String topic() {
        return endpoint.topic();
    }

    String server() {
        return endpoint.server();
    }

    /** A new fanout queue: the broker may still hold the one before for the connection before. */
    void renew() {
        fanout = topology.fanoutQueue(endpoint.topic(), randomId());
    }

    /** The name of that queue. */
    String name(Place place) {
        return switch (place) {
            case TOPIC -> topology.topicQueue(endpoint.topic()).name();
            case SERVER ->
                topology.serverQueue(endpoint.topic(), endpoint.server()).name();
            case FANOUT -> fanout.name();
        };
    }

    /** Where a message of that queue goes when it is sent again later. */
    String home(Place place) {
        return name(place == Place.FANOUT ? Place.TOPIC : place);
    }

    /** Whom a message in that queue is for. */
    Target target(Place place) {
        Target any = Target.topic(endpoint.topic());
        return switch (place) {
            case TOPIC -> any;
            case SERVER -> any.server(endpoint.server());
            case FANOUT -> any.toAll();
        };
    }

    /** Declares and binds that queue. */
    void declare(Channel channel, Place place) throws IOException {
        switch (place) {
            case TOPIC -> declare(channel, topology.control(), topology.topicQueue(endpoint.topic()), endpoint.topic());
            case SERVER -> {
                Topology.Queue queue = topology.serverQueue(endpoint.topic(), endpoint.server());
                declare(channel, topology.control(), queue, queue.name());
            }
            case FANOUT -> declare(channel, topology.fanout(endpoint.topic()), fanout, endpoint.topic());
        }
    }

    private void declare(Channel channel, Topology.Exchange exchange, Topology.Queue queue, String key)
            throws IOException {
        declaring.exchange(channel, exchange);
        declaring.queue(channel, queue);
        channel.queueBind(queue.name(), exchange.name(), key);
    }
}

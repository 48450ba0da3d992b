// SPDX-License-Identifier: Apache-2.0
package org.kilonova.transport.rabbit.internal;

import com.rabbitmq.client.Channel;
import java.io.IOException;
import org.kilonova.transport.rabbit.internal.wire.Mismatch;
import org.kilonova.transport.rabbit.internal.wire.Topology;

/** Declares what a {@link Topology} describes; waits for the broker. */
final class Declaring {

    /** @throws MismatchException if it is there with other flags or arguments */
    void exchange(Channel channel, Topology.Exchange exchange) throws IOException {
        explained(() -> channel.exchangeDeclare(
                exchange.name(), exchange.type(), exchange.durable(), exchange.autoDelete(), exchange.arguments()));
    }

    /** @throws MismatchException if it is there with other flags or arguments */
    void queue(Channel channel, Topology.Queue queue) throws IOException {
        explained(() -> channel.queueDeclare(
                queue.name(), queue.durable(), queue.exclusive(), queue.autoDelete(), queue.arguments()));
    }

    private void explained(Declaration declaration) throws IOException {
        try {
            declaration.declare();
        } catch (IOException e) {
            String explanation = Mismatch.explain(Reasons.of(e)).orElse(null);
            throw explanation == null ? e : new MismatchException(explanation, e);
        }
    }

    private interface Declaration {
        void declare() throws IOException;
    }
}

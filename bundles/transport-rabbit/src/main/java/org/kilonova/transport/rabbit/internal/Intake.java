// SPDX-License-Identifier: Apache-2.0
package org.kilonova.transport.rabbit.internal;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import java.util.function.Consumer;

/** The consumer of one queue on one channel. Called by the thread that reads from the connection, so nothing here waits. */
final class Intake extends DefaultConsumer {

    private final Deliveries deliveries;
    private final Place place;
    private final String queue;
    private final Consumer<Arrival> arrivals;
    private final Consumer<Intake> ended;
    private final Consumer<Intake> deleted;

    /**
     * @param ended called when nothing more comes because we cancelled it
     * @param deleted called when nothing more comes because the broker has the queue no more
     */
    Intake(
            Deliveries deliveries,
            Place place,
            String queue,
            Consumer<Arrival> arrivals,
            Consumer<Intake> ended,
            Consumer<Intake> deleted) {
        super(deliveries.channel());
        this.deliveries = deliveries;
        this.place = place;
        this.queue = queue;
        this.arrivals = arrivals;
        this.ended = ended;
        this.deleted = deleted;
    }

    Place place() {
        return place;
    }

    String queue() {
        return queue;
    }

    @Override
    public void handleDelivery(String tag, Envelope envelope, AMQP.BasicProperties properties, byte[] body) {
        arrivals.accept(new Arrival(
                deliveries, envelope.getDeliveryTag(), place, queue, envelope.isRedeliver(), properties, body));
    }

    @Override
    public void handleCancelOk(String tag) {
        ended.accept(this);
    }

    @Override
    public void handleCancel(String tag) {
        deleted.accept(this);
    }
}

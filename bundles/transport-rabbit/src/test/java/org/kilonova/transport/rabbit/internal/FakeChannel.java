// SPDX-License-Identifier: Apache-2.0
package org.kilonova.transport.rabbit.internal;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ConfirmCallback;
import com.rabbitmq.client.Consumer;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.Return;
import com.rabbitmq.client.ReturnCallback;
import com.rabbitmq.client.ShutdownListener;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.kilonova.transport.rabbit.internal.wire.Outgoing;

/** A channel of a {@link FakeBroker}. */
final class FakeChannel {

    /** What was published. */
    record Publish(long number, String exchange, String key, AMQP.BasicProperties properties, byte[] body) {}

    /** Runs when a consumer is added, before the broker says so. */
    interface Consuming {
        void on(String queue) throws IOException;
    }

    final List<Publish> published = new CopyOnWriteArrayList<>();
    /** What was said of deliveries: {@code ack 1}, {@code ack 1 *} for all up to it, {@code nack 1}. */
    final List<String> settled = Collections.synchronizedList(new ArrayList<>());

    final List<String> declared = new CopyOnWriteArrayList<>();
    final Channel channel;
    private final FakeBroker broker;
    private final AtomicLong numbers = new AtomicLong(1);
    private final List<ShutdownListener> listeners = new CopyOnWriteArrayList<>();
    private final Map<String, Consumer> consumers = new ConcurrentHashMap<>();
    private volatile ConfirmCallback taken;
    private volatile ConfirmCallback refused;
    private volatile ReturnCallback returned;
    private volatile ShutdownSignalException closed;

    FakeChannel(FakeBroker broker) {
        this.broker = broker;
        this.channel = FakeBroker.proxy(Channel.class, (proxy, method, arguments) -> switch (method.getName()) {
            case "confirmSelect", "basicQos", "exchangeDeclare", "queueBind" -> null;
            case "addConfirmListener" -> {
                taken = (ConfirmCallback) arguments[0];
                refused = (ConfirmCallback) arguments[1];
                yield null;
            }
            case "addReturnListener" -> {
                returned = (ReturnCallback) arguments[0];
                yield null;
            }
            case "addShutdownListener" -> listeners.add((ShutdownListener) arguments[0]);
            case "getNextPublishSeqNo" -> numbers.get();
            case "basicPublish" -> publish(arguments);
            case "basicAck" -> settle("ack " + arguments[0] + ((boolean) arguments[1] ? " *" : ""));
            case "basicNack" -> settle("nack " + arguments[0]);
            case "queueDeclare" -> declare((String) arguments[0]);
            case "basicConsume" -> consume((String) arguments[0], (Consumer) arguments[2]);
            case "isOpen" -> closed == null;
            case "getCloseReason" -> closed;
            case "abort" -> {
                close(new ShutdownSignalException(false, true, null, proxy));
                yield null;
            }
            case "toString" -> "channel";
            case "hashCode" -> System.identityHashCode(proxy);
            case "equals" -> proxy == arguments[0];
            default -> throw new AssertionError("not expected: " + method);
        });
    }

    private Object publish(Object[] arguments) throws IOException {
        open();
        Publish made = new Publish(
                numbers.getAndIncrement(),
                (String) arguments[0],
                (String) arguments[1],
                (AMQP.BasicProperties) arguments[3],
                (byte[]) arguments[4]);
        published.add(made);
        broker.published.on(this, made);
        return null;
    }

    private Object settle(String word) {
        open();
        settled.add(word);
        return null;
    }

    /** The numbers of the deliveries that have been acknowledged; there must be no others before those that were together. */
    List<Long> acknowledged() {
        SortedSet<Long> numbers = new TreeSet<>();
        for (String word : settled) {
            String[] parts = word.split(" ");
            long number = Long.parseLong(parts[1]);
            if (parts[0].equals("ack")) {
                for (long each = parts.length > 2 ? 1 : number; each <= number; each++) {
                    numbers.add(each);
                }
            }
        }
        return List.copyOf(numbers);
    }

    private Object declare(String queue) {
        open();
        declared.add(queue);
        return null;
    }

    private Object consume(String queue, Consumer consumer) throws IOException {
        broker.consuming.on(queue);
        consumers.put(queue, consumer);
        return queue;
    }

    /** The broker delivers a message of that queue. */
    void deliver(String queue, long number, boolean again, Outgoing message) throws IOException {
        consumers
                .get(queue)
                .handleDelivery(queue, new Envelope(number, again, "", queue), message.properties(), message.body());
    }

    private void open() {
        if (closed != null) {
            throw new AlreadyClosedException(closed);
        }
    }

    void confirm(Publish publish) throws IOException {
        taken.handle(publish.number(), false);
    }

    void refuse(Publish publish) throws IOException {
        refused.handle(publish.number(), false);
    }

    /** There is no such queue. */
    void giveBack(Publish publish) throws IOException {
        returned.handle(
                new Return(312, "NO_ROUTE", publish.exchange(), publish.key(), publish.properties(), publish.body()));
        confirm(publish);
    }

    /** The broker closes it. */
    void close(int code, String text) {
        close(new ShutdownSignalException(
                false,
                false,
                new AMQP.Channel.Close.Builder().replyCode(code).replyText(text).build(),
                null));
    }

    void close(ShutdownSignalException why) {
        if (closed == null) {
            closed = why;
            listeners.forEach(listener -> listener.shutdownCompleted(why));
        }
    }

    /** The routing keys of what was published. */
    List<String> keys() {
        return published.stream().map(Publish::key).toList();
    }
}

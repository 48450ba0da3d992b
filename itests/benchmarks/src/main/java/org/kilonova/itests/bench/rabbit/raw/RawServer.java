// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.bench.rabbit.raw;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Delivery;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.kilonova.itests.bench.rabbit.Notes;
import org.kilonova.itests.bench.rabbit.raw.Wire.Request;

/**
 * A server written by hand: workers of its own, so that a slow method holds up nobody, a request acknowledged after its method has ended
 * and the reply is on its way. Ends when its input does.
 */
public final class RawServer {

    private static final int PREFETCH = 64;
    private static final BasicProperties REPLY = Wire.properties(null);

    private final Channel channel;
    private final Confirmed replies;
    private final Notes notes = new Notes();
    private final ExecutorService workers = Executors.newFixedThreadPool(PREFETCH, work -> {
        Thread thread = new Thread(work, "bench-worker");
        thread.setDaemon(true);
        return thread;
    });

    private RawServer(Connections connections) throws IOException {
        replies = connections.sending();
        channel = connections.receiving();
        String topic = Connections.TOPIC;
        String fanout = topic + "_fanout";
        String own = fanout + "_" + Wire.id();
        declare(topic);
        declare(topic + ".bench");
        channel.exchangeDeclare(fanout, BuiltinExchangeType.FANOUT, false, true, null);
        channel.queueDeclare(own, false, true, true, null);
        channel.queueBind(own, fanout, topic);
        channel.basicQos(PREFETCH);
        consume(topic);
        consume(topic + ".bench");
        consume(own);
    }

    /** @param arguments the broker's URL */
    public static void main(String[] arguments) throws Exception {
        try (Connections connections = new Connections(arguments[0])) {
            new RawServer(connections);
            System.out.println("bench: ready");
            while (System.in.read() >= 0) {
                // What comes is of no interest, only that it ends.
            }
        }
    }

    private void declare(String queue) throws IOException {
        channel.queueDeclare(queue, false, false, false, null);
        channel.queueBind(queue, Connections.EXCHANGE, queue);
    }

    private void consume(String queue) throws IOException {
        channel.basicConsume(
                queue,
                false,
                (tag, delivery) -> workers.execute(() -> work(delivery)),
                (tag) -> failed(new IOException("cancelled by the broker")));
    }

    private void work(Delivery delivery) {
        long tag = delivery.getEnvelope().getDeliveryTag();
        try {
            Request request = Wire.readRequest(delivery.getBody());
            Object result = null;
            String failure = null;
            try {
                result = run(request.method(), request.args());
            } catch (Exception e) {
                failure = "{\"class\": \"" + e.getClass().getSimpleName() + "\"}";
            }
            if (request.msgId() != null) {
                replies.publish("", request.replyQueue(), REPLY, Wire.answer(request.msgId(), result, failure))
                        .exceptionally(RawServer::failed);
            }
            channel.basicAck(tag, false);
        } catch (IOException e) {
            failed(e);
        }
    }

    private Object run(String method, Map<String, Object> args) throws InterruptedException {
        return switch (method) {
            case "echo" -> args.get("payload");
            case "note" -> {
                notes.add();
                yield null;
            }
            case "awaitNoted" -> {
                notes.await((Long) args.get("total"));
                yield true;
            }
            default -> throw new IllegalArgumentException(method);
        };
    }

    private static Void failed(Throwable cause) {
        cause.printStackTrace();
        return null;
    }
}

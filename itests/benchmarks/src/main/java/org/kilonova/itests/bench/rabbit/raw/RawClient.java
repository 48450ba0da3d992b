// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.bench.rabbit.raw;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Delivery;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.kilonova.itests.bench.rabbit.Load;
import org.kilonova.itests.bench.rabbit.Peer;
import org.kilonova.itests.bench.rabbit.raw.Wire.Answer;

/** A client written by hand: one exclusive reply queue, replies matched by their id, a call that cannot be delivered fails at once. */
public final class RawClient implements Peer {

    private static final long TIMEOUT_SECONDS = 60;
    private static final BasicProperties CALL = Wire.properties(Wire.TIMEOUT_MILLIS);
    private static final BasicProperties CAST = Wire.properties(null);

    private final Confirmed requests;
    private final String replyQueue = "reply_" + Wire.id();
    private final ConcurrentHashMap<String, CompletableFuture<Object>> waiting = new ConcurrentHashMap<>();

    private RawClient(Connections connections) throws IOException {
        Channel channel = connections.receiving();
        channel.queueDeclare(replyQueue, false, true, true, null);
        channel.basicConsume(replyQueue, true, (tag, delivery) -> answered(delivery), tag -> {});
        requests = connections.sending();
    }

    /** @param arguments the broker's URL */
    public static void main(String[] arguments) throws Exception {
        try (Connections connections = new Connections(arguments[0])) {
            Load.serve(new RawClient(connections));
        }
    }

    private void answered(Delivery delivery) throws IOException {
        Answer answer = Wire.readAnswer(delivery.getBody());
        CompletableFuture<Object> call = answer.ending() ? waiting.get(answer.msgId()) : null;
        if (call != null && answer.failure() != null) {
            call.completeExceptionally(new IOException(answer.failure()));
        } else if (call != null) {
            call.complete(answer.result());
        }
    }

    private Object call(String method, Map<String, ?> args) throws Exception {
        String id = Wire.id();
        CompletableFuture<Object> call = new CompletableFuture<>();
        waiting.put(id, call);
        try {
            requests.publish(Connections.EXCHANGE, Connections.TOPIC, CALL, Wire.request(method, args, id, replyQueue))
                    .whenComplete((none, lost) -> {
                        if (lost != null) {
                            call.completeExceptionally(lost);
                        }
                    });
            return call.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } finally {
            waiting.remove(id);
        }
    }

    @Override
    public String echo(String payload) throws Exception {
        return (String) call("echo", Map.of("payload", payload));
    }

    @Override
    public void note(String payload) throws Exception {
        requests.publish(
                        Connections.EXCHANGE,
                        Connections.TOPIC,
                        CAST,
                        Wire.request("note", Map.of("payload", payload), null, null))
                .get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void awaitNoted(long total) throws Exception {
        call("awaitNoted", Map.of("total", total));
    }
}

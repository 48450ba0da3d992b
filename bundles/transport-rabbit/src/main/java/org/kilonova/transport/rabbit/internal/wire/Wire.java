// SPDX-License-Identifier: Apache-2.0
package org.kilonova.transport.rabbit.internal.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import com.rabbitmq.client.AMQP;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.kilonova.rpc.Target;
import org.kilonova.transport.Message;
import org.kilonova.transport.Reply;

/** Messages in the format of oslo.messaging, both ways. Thread-safe. */
public final class Wire {

    /** The longest that a call of Kilonova's own waits between two heartbeats of a Kilonova server. */
    public static final Duration HEARTBEAT = Duration.ofSeconds(5);

    /**
     * What a received namespace {@code ""} becomes: on the wire that is another namespace than none, and nobody has it, while in a
     * {@link Target} it means none.
     */
    public static final String EMPTY_NAMESPACE = "''";

    private static final HexFormat HEX = HexFormat.of();

    private static final String CANCEL_TYPE = "kilonova.cancel";

    /** Fifty days; some brokers refuse more. */
    private static final long LONGEST_EXPIRATION_MILLIS = 0xFFFF_FFFFL;

    private static final AMQP.BasicProperties PLAIN = new AMQP.BasicProperties.Builder()
            .contentType(Body.CONTENT_TYPE)
            .contentEncoding(Body.CONTENT_ENCODING)
            .headers(Map.of())
            .deliveryMode(2)
            .priority(0)
            .build();

    private static final AMQP.BasicProperties CALL = PLAIN.builder()
            .headers(Map.of(Headers.HEARTBEAT, (int) HEARTBEAT.toSeconds()))
            .build();

    private Wire() {}

    /**
     * A call or a cast.
     *
     * @param msgId names the call in its replies; null for a cast
     * @param replyQueue where replies go; null for a cast
     * @param now by the clock of the message's deadline
     * @throws IllegalArgumentException if it cannot be written as JSON
     */
    public static Outgoing request(Message message, String msgId, String replyQueue, Instant now) {
        byte[] body = Envelope.seal(payload -> {
            Target target = message.target();
            payload.writeStringField(Keys.METHOD, message.method());
            payload.writeFieldName(Keys.ARGS);
            Json.write(payload, message.args());
            if (!target.namespace().isEmpty()) {
                payload.writeStringField(Keys.NAMESPACE, target.namespace());
            }
            if (target.version() != null) {
                payload.writeStringField(Keys.VERSION, target.version());
            }
            if (msgId != null) {
                payload.writeStringField(Keys.MSG_ID, msgId);
                payload.writeStringField(Keys.REPLY_QUEUE, replyQueue);
                payload.writeFieldName(Keys.TIMEOUT);
                seconds(payload, message.silence());
            }
            payload.writeStringField(Keys.UNIQUE_ID, message.id());
            Json.fields(payload, Keys.CONTEXT, message.context());
        });
        return new Outgoing(body, expiring(msgId == null ? PLAIN : CALL, message.deadline(), now));
    }

    /**
     * Reads a call or a cast.
     *
     * @param queue where it was found: topic, server or fanout; namespace and version are those of the message
     * @param now when it was received, by the clock that its deadline shall be by
     * @throws UnreadableMessageException if it is to be dropped
     * @throws MalformedRequestException if it is to be answered with a failure
     */
    public static Request readRequest(Target queue, AMQP.BasicProperties properties, byte[] body, Instant now)
            throws UnreadableMessageException, MalformedRequestException {
        return new RequestReader(queue, properties, Body.payload(properties, body)).read(now);
    }

    /**
     * A reply.
     *
     * @param ending whether nothing follows; false only for a part
     * @throws IllegalArgumentException if it cannot be written as JSON
     */
    public static Outgoing reply(String msgId, Reply reply, boolean ending) {
        String failure = reply.failure() == null ? null : FailureText.of(reply.failure());
        byte[] body = Envelope.seal(payload -> {
            payload.writeFieldName(Keys.RESULT);
            Json.write(payload, failure == null ? reply.result() : null);
            payload.writeStringField(Keys.FAILURE, failure);
            payload.writeBooleanField(Keys.ENDING, ending);
            payload.writeStringField(Keys.MSG_ID, msgId);
            payload.writeStringField(Keys.UNIQUE_ID, randomId());
        });
        return new Outgoing(body, PLAIN);
    }

    /** A reply that has been written before, once more. */
    public static Outgoing again(byte[] body) {
        return new Outgoing(body, PLAIN);
    }

    /**
     * A sign of life while a call runs.
     *
     * @param serverQueue where a {@link #cancel} may be sent to
     */
    public static Outgoing heartbeat(String msgId, String serverQueue) {
        Outgoing reply = reply(msgId, Reply.result(null), false);
        return new Outgoing(reply.body(), PLAIN.builder().replyTo(serverQueue).build());
    }

    /**
     * Reads a reply, a part of one, or a heartbeat.
     *
     * @throws UnreadableMessageException if it is to be ignored
     */
    public static Answer readReply(AMQP.BasicProperties properties, byte[] body) throws UnreadableMessageException {
        Map<String, Object> payload = Body.payload(properties, body);
        if (!(payload.get(Keys.MSG_ID) instanceof String msgId)) {
            throw new UnreadableMessageException("it has no " + Keys.MSG_ID);
        }
        return new Answer(
                msgId,
                payload.get(Keys.RESULT),
                FailureText.read(payload.get(Keys.FAILURE)),
                Boolean.TRUE.equals(payload.get(Keys.ENDING)),
                properties.getReplyTo());
    }

    /** Tells a Kilonova server that nobody waits for a call any more; goes to the queue that its heartbeats name. */
    public static Outgoing cancel(String msgId) {
        AMQP.BasicProperties properties = new AMQP.BasicProperties.Builder()
                .type(CANCEL_TYPE)
                .headers(Map.of(Headers.CANCEL, msgId))
                .build();
        return new Outgoing(new byte[0], properties);
    }

    /** The message id of the call that nobody waits for any more; null if the message is no {@link #cancel}. */
    public static String cancelled(AMQP.BasicProperties properties) {
        return CANCEL_TYPE.equals(properties.getType()) ? Headers.text(properties, Headers.CANCEL) : null;
    }

    /** For what must differ but is no secret. */
    static String randomId() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return HEX.toHexDigits(random.nextLong()).concat(HEX.toHexDigits(random.nextLong()));
    }

    /**
     * A request that goes back into its queue, with the time that is left to it.
     *
     * @param attempts how often it was begun
     * @param now by the clock of its deadline
     */
    public static Outgoing moved(
            Request request, AMQP.BasicProperties properties, byte[] body, int attempts, Instant now) {
        return new Outgoing(
                body,
                expiring(
                        Attempts.counted(properties, attempts),
                        request.message().deadline(),
                        now));
    }

    private static AMQP.BasicProperties expiring(AMQP.BasicProperties properties, Instant deadline, Instant now) {
        if (deadline == null) {
            return properties;
        }
        long millis = Math.max(0, Duration.between(now, deadline).toMillis());
        return millis > LONGEST_EXPIRATION_MILLIS
                ? properties
                : properties.builder().expiration(Long.toString(millis)).build();
    }

    private static void seconds(JsonGenerator payload, Duration duration) throws IOException {
        if (duration == null) {
            payload.writeNull();
        } else if (duration.getNano() == 0) {
            payload.writeNumber(duration.getSeconds());
        } else {
            payload.writeNumber(duration.toNanos() / 1e9);
        }
    }
}

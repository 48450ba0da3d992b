// SPDX-License-Identifier: Apache-2.0
package org.kilonova.transport.rabbit.internal.wire;

import com.rabbitmq.client.AMQP;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import org.kilonova.rpc.Target;
import org.kilonova.transport.DeadLetter;
import org.kilonova.transport.Message;

/** How a dead letter is kept in its queue: body and headers as they came, and what happened in headers of Kilonova's own. */
public final class LetterBox {

    private static final int SHOWN_CHARACTERS = 2000;

    private LetterBox() {}

    /**
     * What is put into the queue of the dead letters.
     *
     * @param queue where it is put when it is replayed: the topic or the topic on a server, never a fanout's
     * @param attempts how often it was begun
     * @param reason why it is given up, for people; only its beginning is kept, because headers have to fit into one frame
     */
    public static Outgoing letter(
            AMQP.BasicProperties properties,
            byte[] body,
            String queue,
            int attempts,
            String reason,
            String host,
            Instant since) {
        Map<String, Object> headers = Headers.foreign(properties);
        headers.put(Headers.REASON, cut(reason));
        headers.put(Headers.SINCE, since.toEpochMilli());
        headers.put(Headers.HOST, host);
        headers.put(Headers.ATTEMPTS, attempts);
        headers.put(Headers.QUEUE, queue);
        return new Outgoing(
                body, lasting(properties, headers).messageId(Wire.randomId()).build());
    }

    /** Names a letter, also one that somebody else put there. */
    public static String id(AMQP.BasicProperties properties, byte[] body) {
        return properties.getMessageId() == null
                ? "body-" + Integer.toHexString(Arrays.hashCode(body))
                : properties.getMessageId();
    }

    /** Reads a letter; one that cannot be read as a request is shown raw. */
    public static DeadLetter read(String topic, AMQP.BasicProperties properties, byte[] body) {
        try {
            return letter(properties, body, message(topic, properties, body), null);
        } catch (UnreadableMessageException | MalformedRequestException e) {
            return letter(properties, body, null, raw(body));
        }
    }

    /** Where a letter came from; the topic if it does not say. */
    public static String queue(String topic, AMQP.BasicProperties properties) {
        String queue = Headers.text(properties, Headers.QUEUE);
        return queue == null ? topic : queue;
    }

    /**
     * The letter as a message again: never begun, never expiring, awaited by nobody, and no duplicate of what it was. Each time it is
     * the same message, unless somebody else put the letter there, without a name.
     */
    public static Outgoing replay(AMQP.BasicProperties properties, byte[] body) {
        String name = properties.getMessageId();
        Map<String, Object> headers = Headers.foreign(properties);
        headers.put(Headers.REPLAY, "replay-" + (name == null ? Wire.randomId() : name));
        return new Outgoing(body, lasting(properties, headers).messageId(null).build());
    }

    private static Message message(String topic, AMQP.BasicProperties properties, byte[] body)
            throws UnreadableMessageException, MalformedRequestException {
        return Wire.readRequest(Target.topic(topic), properties, body, Instant.EPOCH)
                .message();
    }

    private static DeadLetter letter(AMQP.BasicProperties properties, byte[] body, Message message, String raw) {
        return new DeadLetter(
                id(properties, body),
                Instant.ofEpochMilli(Headers.number(properties, Headers.SINCE)),
                textOrEmpty(properties, Headers.HOST),
                (int) Headers.number(properties, Headers.ATTEMPTS),
                textOrEmpty(properties, Headers.REASON),
                message == null ? null : message.method(),
                message == null ? Map.of() : message.args(),
                message == null ? Map.of() : message.context(),
                raw);
    }

    /** The broker refuses a user id that is not the connection's. */
    private static AMQP.BasicProperties.Builder lasting(AMQP.BasicProperties properties, Map<String, Object> headers) {
        return properties
                .builder()
                .headers(headers)
                .expiration(null)
                .userId(null)
                .deliveryMode(2);
    }

    private static String textOrEmpty(AMQP.BasicProperties properties, String name) {
        String text = Headers.text(properties, name);
        return text == null ? "" : text;
    }

    private static String raw(byte[] body) {
        String text = new String(body, 0, Math.min(body.length, 4 * SHOWN_CHARACTERS), StandardCharsets.UTF_8);
        return cut(text).replaceAll("\\p{Cc}", "\uFFFD");
    }

    private static String cut(String text) {
        return text.length() > SHOWN_CHARACTERS ? text.substring(0, SHOWN_CHARACTERS) + " ..." : text;
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.kilonova.transport.rabbit.internal.wire;

import com.rabbitmq.client.AMQP;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.kilonova.rpc.InvalidArgumentsException;
import org.kilonova.rpc.Target;
import org.kilonova.rpc.UnsupportedVersionException;
import org.kilonova.transport.Failure;
import org.kilonova.transport.Message;

/** Makes a request of a payload, and refuses with the errors of a Python server what that one would refuse. */
final class RequestReader {

    private static final Pattern NUMBERS = Pattern.compile("\\d{1,9}\\.\\d{1,9}(\\.\\d{1,9})?");

    /** A timer faster than this would be a burden. */
    private static final Duration FASTEST_HEARTBEAT = Duration.ofMillis(250);

    /** As many bytes as AMQP has room for. */
    private static final int LONGEST_NAME = 255;

    private static final long LONGEST_SECONDS = Integer.MAX_VALUE;

    private static final String PYTHON = "builtins";

    private final Target queue;
    private final AMQP.BasicProperties properties;
    private final Map<String, Object> payload;
    private final String msgId;
    private final String replyQueue;

    RequestReader(Target queue, AMQP.BasicProperties properties, Map<String, Object> payload)
            throws UnreadableMessageException {
        this.queue = queue;
        this.properties = properties;
        this.payload = payload;
        String call = text(Keys.MSG_ID);
        String replies = text(Keys.REPLY_QUEUE);
        // A dead letter that is sent again has no caller any more, whatever its body says.
        boolean awaited = call != null && replies != null && replayed() == null;
        if (awaited && replies.getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME) {
            throw new UnreadableMessageException(
                    "its " + Keys.REPLY_QUEUE + " has more than " + LONGEST_NAME + " bytes, so no queue has that name");
        }
        msgId = awaited ? call : null;
        replyQueue = awaited ? replies : null;
    }

    Request read(Instant now) throws UnreadableMessageException, MalformedRequestException {
        String method = method();
        Target target = queue.namespace(namespace(method));
        if (payload.containsKey(Keys.VERSION)) {
            target = target.version(version(method));
        }
        Duration silence = silence();
        Message message = new Message(id(), target, method, args(), context(), deadline(now), silence);
        return new Request(
                message,
                msgId,
                replyQueue,
                replyQueue == null ? null : heartbeat(silence),
                Attempts.before(properties, false));
    }

    private String method() throws MalformedRequestException {
        if (payload.get(Keys.METHOD) instanceof String method) {
            return method;
        }
        throw malformed(InvalidArgumentsException.TYPE, PYTHON, "the message names no method");
    }

    private String namespace(String method) throws MalformedRequestException {
        Object namespace = payload.get(Keys.NAMESPACE);
        if (namespace == null) {
            return "";
        } else if (namespace instanceof String name) {
            return name.isEmpty() ? Wire.EMPTY_NAMESPACE : name;
        }
        throw malformed(
                UnsupportedVersionException.TYPE,
                UnsupportedVersionException.MODULE,
                "the namespace must be a string. Attempted method: " + method);
    }

    private String version(String method) throws MalformedRequestException {
        Object version = payload.get(Keys.VERSION);
        if (version == null) {
            throw malformed(
                    UnsupportedVersionException.TYPE,
                    UnsupportedVersionException.MODULE,
                    "Endpoint does not support RPC version None. Attempted method: " + method);
        } else if (!(version instanceof String text)) {
            throw malformed("AttributeError", PYTHON, "the version must be a string such as '1.0', not " + version);
        } else if (text.indexOf('.') < 0) {
            throw malformed(
                    "IndexError", PYTHON, "the version must have a minor part, such as '1.0', not '" + text + "'");
        } else if (!NUMBERS.matcher(text).matches()) {
            throw malformed("ValueError", PYTHON, "the version must be numbers such as '1.0', not '" + text + "'");
        } else {
            return text;
        }
    }

    private Map<String, Object> args() throws MalformedRequestException {
        if (!payload.containsKey(Keys.ARGS)) {
            return Map.of();
        } else if (payload.get(Keys.ARGS) instanceof Map<?, ?> args) {
            @SuppressWarnings("unchecked") // read from a JSON object
            Map<String, Object> byName = (Map<String, Object>) args;
            return byName;
        }
        throw malformed("AttributeError", PYTHON, "args must be an object of arguments by name");
    }

    private Map<String, Object> context() {
        Map<String, Object> context = new LinkedHashMap<>();
        payload.forEach((key, value) -> {
            if (key.startsWith(Keys.CONTEXT)) {
                context.put(key.substring(Keys.CONTEXT.length()), value);
            }
        });
        return context;
    }

    private String id() throws UnreadableMessageException {
        String replayed = replayed();
        String id = replayed == null ? text(Keys.UNIQUE_ID) : replayed;
        return id == null ? Wire.randomId() : id;
    }

    private String replayed() {
        return Headers.text(properties, Headers.REPLAY);
    }

    private Instant deadline(Instant now) throws UnreadableMessageException {
        if (properties.getExpiration() == null) {
            return null;
        }
        try {
            return now.plusMillis(Long.parseLong(properties.getExpiration()));
        } catch (NumberFormatException e) {
            throw new UnreadableMessageException("its expiration is no number of milliseconds", e);
        }
    }

    private Duration silence() {
        if (payload.get(Keys.TIMEOUT) instanceof Number seconds) {
            long millis = (long) (Math.min(LONGEST_SECONDS, seconds.doubleValue()) * 1000);
            return millis <= 0 ? null : Duration.ofMillis(millis);
        }
        return null;
    }

    private Duration heartbeat(Duration silence) {
        long asked = Headers.number(properties, Headers.HEARTBEAT);
        Duration own = asked <= 0 ? null : Duration.ofSeconds(Math.min(LONGEST_SECONDS, asked));
        if (silence == null) {
            return own;
        }
        Duration half = silence.dividedBy(2);
        Duration asOften = own == null || half.compareTo(own) < 0 ? half : own;
        return asOften.compareTo(FASTEST_HEARTBEAT) < 0 ? FASTEST_HEARTBEAT : asOften;
    }

    private String text(String key) throws UnreadableMessageException {
        Object value = payload.get(key);
        if (value == null || value instanceof String) {
            return (String) value;
        }
        throw new UnreadableMessageException("its " + key + " is no text");
    }

    private MalformedRequestException malformed(String type, String module, String message) {
        return new MalformedRequestException(
                msgId, replyQueue, new Failure(type, module, message, List.of(), Map.of()));
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.kilonova.transport.rabbit.internal.wire;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.rabbitmq.client.AMQP;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.zip.InflaterInputStream;

/** From the body of a delivery to its payload: content type, compression, encoding, envelope. */
final class Body {

    static final String CONTENT_TYPE = "application/json";
    static final String CONTENT_ENCODING = "utf-8";

    private static final String COMPRESSION = "compression";

    /** Names that Python's library gives to a zlib stream. */
    private static final Set<String> ZLIB = Set.of("application/x-gzip", "gzip", "zlib");

    private static final Set<String> UTF_8 = Set.of("utf-8", "utf8", "us-ascii", "ascii", "binary");

    /** As large as a message may be on a broker that was not told otherwise. */
    private static final int INFLATED_LIMIT = 128 << 20;

    private Body() {}

    /** @throws UnreadableMessageException if there is no payload in it */
    static Map<String, Object> payload(AMQP.BasicProperties properties, byte[] body) throws UnreadableMessageException {
        if (!CONTENT_TYPE.equals(properties.getContentType())) {
            throw new UnreadableMessageException(
                    "its content_type is " + properties.getContentType() + " and not " + CONTENT_TYPE);
        }
        try (JsonParser parser = parser(properties, inflated(properties, body))) {
            return Envelope.open(parser);
        } catch (IOException e) {
            throw new UnreadableMessageException("it is not JSON as expected: " + text(e), e);
        }
    }

    /** Without the piece of the source that Jackson appends. */
    static String text(IOException error) {
        return error instanceof JacksonException json ? json.getOriginalMessage() : error.getMessage();
    }

    private static JsonParser parser(AMQP.BasicProperties properties, byte[] body)
            throws IOException, UnreadableMessageException {
        String encoding = properties.getContentEncoding();
        if (encoding == null || UTF_8.contains(encoding.toLowerCase(Locale.ROOT))) {
            return Json.FACTORY.createParser(body);
        }
        try {
            return Json.FACTORY.createParser(
                    new InputStreamReader(new ByteArrayInputStream(body), Charset.forName(encoding)));
        } catch (IllegalArgumentException e) {
            throw new UnreadableMessageException("its content_encoding " + encoding + " is unknown", e);
        }
    }

    private static byte[] inflated(AMQP.BasicProperties properties, byte[] body) throws UnreadableMessageException {
        String compression = Headers.text(properties, COMPRESSION);
        if (compression == null) {
            return body;
        } else if (!ZLIB.contains(compression)) {
            throw new UnreadableMessageException(
                    "its compression " + compression + " is unknown: set kombu_compression = gzip at the sender");
        }
        byte[] inflated;
        try (InputStream stream = new InflaterInputStream(new ByteArrayInputStream(body))) {
            inflated = stream.readNBytes(INFLATED_LIMIT + 1);
        } catch (IOException e) {
            throw new UnreadableMessageException("it is not compressed as its header says: " + e.getMessage(), e);
        }
        if (inflated.length > INFLATED_LIMIT) {
            throw new UnreadableMessageException("decompressed it has more than " + INFLATED_LIMIT + " bytes");
        }
        return inflated;
    }
}

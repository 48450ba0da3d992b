// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rest.internal;

import java.time.Duration;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpParser;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes connections whose next request has begun and has not told all of its headers in time: each further byte keeps such a connection
 * from being idle. To be run every few seconds, by one thread at a time.
 */
final class HeadTimeout implements Runnable {

    static final Duration LIMIT = Duration.ofSeconds(30);

    private static final Logger LOG = LoggerFactory.getLogger(HeadTimeout.class);

    private final Supplier<Collection<EndPoint>> connected;
    private final LongSupplier nanos;
    private Map<EndPoint, Head> heads = Map.of();

    /**
     * What is awaited on a connection.
     *
     * @param requests that have told theirs before
     * @param bytes that had come when it was looked at first
     * @param since when nothing of it had come yet, or it was seen first
     */
    private record Head(long requests, long bytes, long since) {}

    /**
     * @param connected all connections, as they are now
     * @param nanos {@link System#nanoTime}
     */
    HeadTimeout(Supplier<Collection<EndPoint>> connected, LongSupplier nanos) {
        this.connected = connected;
        this.nanos = nanos;
    }

    @Override
    public void run() {
        long now = nanos.getAsLong();
        Map<EndPoint, Head> next = new IdentityHashMap<>();
        for (EndPoint endPoint : connected.get()) {
            Head head = awaited(endPoint, now);
            if (head == null) {
                continue;
            }
            if (now - head.since() < LIMIT.toNanos()) {
                next.put(endPoint, head);
            } else {
                LOG.info(
                        "The connection from {} is closed: its request has not told its headers within {} s",
                        endPoint.getRemoteSocketAddress(),
                        LIMIT.toSeconds());
                endPoint.close();
            }
        }
        heads = next;
    }

    /** Null while a request is at work, or it is another protocol. */
    private Head awaited(EndPoint endPoint, long now) {
        Connection outer = endPoint.getConnection();
        Connection inner =
                outer instanceof SslConnection tls ? tls.getSslEndPoint().getConnection() : outer;
        if (!(inner instanceof HttpConnection http) || !http.getParser().inHeaderState()) {
            return null;
        }
        Head known = heads.get(endPoint);
        long requests = http.getMessagesIn();
        long bytes = outer.getBytesIn();
        if (known == null || known.requests() != requests) {
            return new Head(requests, bytes, now);
        }
        HttpParser parser = http.getParser();
        boolean isIdle = parser.isStart() && bytes == known.bytes();
        return isIdle ? new Head(requests, bytes, now) : known;
    }
}

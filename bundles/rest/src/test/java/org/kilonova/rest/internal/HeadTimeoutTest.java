// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rest.internal;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With clients that have nothing but a socket. */
class HeadTimeoutTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String WHOLE = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";
    private static final String LAST = "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    private static final String BEGUN = "GET / HTTP/1.1\r\n";

    @TempDir
    Path directory;

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE);
    private final Rig rig = new Rig();
    private Jetty jetty;
    private HeadTimeout timeout;

    private void watch(Jetty server) {
        jetty = server;
        timeout = new HeadTimeout(server::connected, now::get);
    }

    private void after(Duration time) {
        now.addAndGet(time.toNanos());
        timeout.run();
    }

    private void awaitConnected(int count) {
        await().atMost(LIMIT).until(() -> jetty.connected().size() == count);
    }

    /** Until so many requests have begun and not told all of their headers. */
    private void awaitBegun(int count) {
        await().atMost(LIMIT)
                .until(() -> jetty.connected().stream()
                                .map(HeadTimeoutTest::http)
                                .filter(http -> http.getParser().inHeaderState())
                                .filter(http -> !http.getParser().isStart())
                                .count()
                        == count);
    }

    private static HttpConnection http(EndPoint endPoint) {
        Connection connection = endPoint.getConnection();
        return (HttpConnection)
                (connection instanceof SslConnection tls ? tls.getSslEndPoint().getConnection() : connection);
    }

    private static void assertAnswered(Socket socket) throws IOException {
        assertEquals("HTTP/1.1 200 ", new String(socket.getInputStream().readNBytes(13), StandardCharsets.ISO_8859_1));
    }

    @Test
    void headersThatDripAreGivenUpAndNothingElse() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        rig.rpc.answersAfter(inside, go);
        try (Jetty server = new Jetty(rig, 300_000, 1 << 20);
                Socket dripping = server.connect();
                Socket idle = server.connect();
                Socket atWork = server.connect();
                Socket later = server.connect();
                Lines said = new Lines(HeadTimeout.class.getName())) {
            watch(server);
            Jetty.write(
                    atWork,
                    "POST /v1/rpc/greeter/greet HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                            + "Content-Length: 2\r\n\r\n{}");
            assertTrue(inside.await(30, TimeUnit.SECONDS));
            Jetty.write(later, WHOLE);
            assertAnswered(later);
            Jetty.write(dripping, BEGUN);
            awaitBegun(1);
            timeout.run();
            after(HeadTimeout.LIMIT.minusNanos(1));
            Jetty.write(dripping, "Host: localhost\r\n");
            Jetty.write(later, BEGUN);
            awaitBegun(2);
            assertEquals(4, jetty.connected().size());

            after(Duration.ofNanos(1));
            assertEquals("", Jetty.readAll(dripping));
            awaitConnected(3);
            assertEquals(
                    List.of("The connection from /127.0.0.1:" + dripping.getLocalPort()
                            + " is closed: its request has not told its headers within 30 s"),
                    said.all());

            after(HeadTimeout.LIMIT);
            awaitConnected(2);
            go.countDown();
            assertAnswered(atWork);
            Jetty.write(idle, LAST);
            assertAnswered(idle);
        }
    }

    @Test
    void aHandshakeThatDripsIsGivenUpToo() throws Exception {
        Path store = Keystore.make(directory);
        SslContextFactory.Server ssl = new SslContextFactory.Server();
        ssl.setKeyStorePath(store.toString());
        ssl.setKeyStorePassword(Keystore.PASSWORD);
        try (Jetty server = new Jetty(
                        rig, 300_000, 1 << 20, new SslConnectionFactory(ssl, "http/1.1"), new HttpConnectionFactory());
                Socket handshaking = server.connect();
                Socket plain = server.connect();
                Socket secure = Keystore.trusting(store)
                        .getSocketFactory()
                        .createSocket(plain, "localhost", plain.getPort(), true)) {
            watch(server);
            Jetty.write(secure, WHOLE);
            assertAnswered(secure);
            awaitConnected(2);
            timeout.run();
            after(HeadTimeout.LIMIT);
            assertEquals(2, jetty.connected().size(), "nothing has begun");

            handshaking.getOutputStream().write(new byte[] {22, 3, 1});
            await().atMost(LIMIT)
                    .until(() -> jetty.connected().stream()
                            .anyMatch(endPoint -> endPoint.getConnection().getBytesIn() == 3));
            after(HeadTimeout.LIMIT);
            assertEquals("", Jetty.readAll(handshaking));
            awaitConnected(1);

            Jetty.write(secure, BEGUN);
            awaitBegun(1);
            after(HeadTimeout.LIMIT);
            awaitConnected(0);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Reads a stream of events on a thread of its own, as fast as it comes. */
final class EventReader implements AutoCloseable {

    private static final int BUFFER = 1 << 16;

    private final URI base;
    private final Socket socket;
    private final long begun = System.nanoTime();
    private final CountDownLatch first = new CountDownLatch(1);
    private volatile long firstAt;
    private volatile long bytes;
    private volatile String mark;
    private volatile CountDownLatch told;

    EventReader(URI base) throws IOException {
        this.base = base;
        socket = new Socket(base.getHost(), base.getPort());
        Thread thread = new Thread(this::read, "bench-events-1");
        thread.setDaemon(true);
        thread.start();
    }

    private void read() {
        try (BufferedReader in =
                new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8), BUFFER)) {
            // HTTP 1.0 has no sizes of chunks between the bytes.
            socket.getOutputStream()
                    .write(("GET /v1/events HTTP/1.0\r\nHost: " + base.getAuthority() + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            String event = "";
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                bytes += line.length() + 1;
                if (line.startsWith("event: ")) {
                    event = line.substring("event: ".length());
                } else if (line.startsWith("data: ") && event.equals("records")) {
                    records(line);
                }
            }
        } catch (IOException e) {
            if (!socket.isClosed()) {
                System.err.println("bench: a stream of events has ended: " + e);
            }
        }
    }

    private void records(String line) {
        if (firstAt == 0) {
            firstAt = System.nanoTime();
            first.countDown();
        }
        String wanted = mark;
        if (wanted != null && line.contains(wanted)) {
            mark = null;
            told.countDown();
        }
    }

    /** Milliseconds until all records were told. */
    double awaitFirst(Duration limit) throws IOException, InterruptedException {
        if (!first.await(limit.toNanos(), TimeUnit.NANOSECONDS)) {
            throw new IOException("no records within " + limit.toSeconds() + " s on " + base + "/v1/events");
        }
        return (firstAt - begun) / 1e6;
    }

    /** Counts down when records with that text in them are told. */
    void expect(String text, CountDownLatch latch) {
        told = latch;
        mark = text;
    }

    /** Read so far. */
    long bytes() {
        return bytes;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}

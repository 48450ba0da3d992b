// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rest.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads events from a connection of its own, only when it is told to. */
final class EventReader implements AutoCloseable {

    private final Socket socket;
    private final BufferedReader in;
    private final Map<String, JsonNode> records = new LinkedHashMap<>();
    private long last;
    private int read;

    /** An event that has been read. */
    record Event(String name, JsonNode data) {}

    EventReader(Socket socket, String headers) throws IOException {
        this.socket = socket;
        this.in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8), 1024);
        // Without the sizes of chunks between the bytes.
        Jetty.write(socket, "GET /v1/events HTTP/1.0\r\nHost: localhost\r\n" + headers + "\r\n");
    }

    /** The head of the answer: its first line and its headers. */
    String head() throws IOException {
        StringBuilder head = new StringBuilder();
        for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
            head.append(line).append('\n');
        }
        return head.toString();
    }

    /** The next event, or null at the end of the stream. */
    Event next() throws IOException {
        String name = null;
        String data = null;
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            if (line.startsWith("id: ")) {
                assertEquals(++last, Long.parseLong(line.substring(4)));
            } else if (line.startsWith("event: ")) {
                name = line.substring(7);
            } else if (line.startsWith("data: ")) {
                data = line.substring(6);
            } else if (line.isEmpty() && data != null) {
                read++;
                Event event = new Event(name, Description.read(data.getBytes(StandardCharsets.UTF_8)));
                keep(event);
                return event;
            } else {
                fail("no line of an event: " + line.substring(0, Math.min(line.length(), 100)));
            }
        }
        return null;
    }

    private void keep(Event event) {
        if (event.name().equals("records")) {
            if (event.data().path("full").asBoolean()) {
                records.clear();
            }
            event.data()
                    .path("records")
                    .forEach(record -> records.put(record.path("id").asText(), record));
            event.data().path("gone").forEach(id -> records.remove(id.asText()));
        }
    }

    /** Reads until an event of that name comes. */
    JsonNode next(String name) throws IOException {
        for (Event event = next(); event != null; event = next()) {
            if (event.name().equals(name)) {
                return event.data();
            }
        }
        throw new IOException("the stream has ended before " + name);
    }

    /** All records, as the events have told them so far. */
    Map<String, JsonNode> records() {
        return records;
    }

    /** How many events have been read. */
    int count() {
        return read;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.process;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.function.Predicate;

/** Reads server-sent events as they come. */
final class EventClient implements AutoCloseable {

    static final String PATH = "/v1/events";

    private final BufferedReader in;

    EventClient(InputStream body) {
        in = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
    }

    /**
     * Reads until an event of that name comes whose data is as wanted.
     *
     * @throws IOException if the stream ends before
     */
    JsonNode until(String event, Predicate<JsonNode> wanted) throws IOException {
        String name = "";
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            if (line.startsWith("event: ")) {
                name = line.substring("event: ".length());
            } else if (line.startsWith("data: ") && name.equals(event)) {
                JsonNode data = HttpApi.read(line.substring("data: ".length()));
                if (wanted.test(data)) {
                    return data;
                }
            }
        }
        throw new IOException("the stream has ended before such an event " + event);
    }

    /** Reads to the end of the stream. */
    void untilEnd() throws IOException {
        while (in.readLine() != null) {
            // Whatever comes.
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}

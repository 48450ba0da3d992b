// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.process;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.kilonova.itests.process.HttpApi.Answer;

/** One request as it goes over the wire, and its answer as it comes: for what no client library would do or tell. */
record RawHttp(int port) {

    private static final String LENGTH = "Content-Length";

    /**
     * Sends it on a connection of its own and reads until the answer is whole.
     *
     * @return empty if there was no connection, or it ended before the first byte of an answer
     * @throws AssertionError if an answer has begun and not come to its end
     */
    Optional<Answer> send(String request) {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout((int) ContainerProcess.LIMIT.toMillis());
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return Optional.of(answer(socket.getInputStream(), read));
        } catch (IOException e) {
            if (read.size() > 0) {
                throw new AssertionError("a broken answer: " + read.toString(StandardCharsets.UTF_8), e);
            }
            return Optional.empty();
        }
    }

    private static Answer answer(InputStream in, ByteArrayOutputStream read) throws IOException {
        int status = Integer.parseInt(line(in, read).split(" ")[1]);
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String line = line(in, read); !line.isEmpty(); line = line(in, read)) {
            String[] parts = line.split(":", 2);
            headers.computeIfAbsent(parts[0], name -> new ArrayList<>()).add(parts[1].strip());
        }
        int length = Integer.parseInt(headers.getOrDefault(LENGTH, List.of("0")).get(0));
        byte[] body = new byte[length];
        for (int i = 0; i < length; i++) {
            body[i] = next(in, read);
        }
        return new Answer(
                status, HttpHeaders.of(headers, (name, value) -> true), new String(body, StandardCharsets.UTF_8));
    }

    private static String line(InputStream in, ByteArrayOutputStream read) throws IOException {
        StringBuilder line = new StringBuilder();
        for (char c = (char) next(in, read); c != '\n'; c = (char) next(in, read)) {
            line.append(c);
        }
        return line.toString().strip();
    }

    private static byte next(InputStream in, ByteArrayOutputStream read) throws IOException {
        int next = in.read();
        if (next < 0) {
            throw new IOException("the connection has ended");
        }
        read.write(next);
        return (byte) next;
    }
}

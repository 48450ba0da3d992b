// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;

/** A process at a terminal of its own, which {@code script} makes for it. */
final class PtyProcess implements AutoCloseable {

    private final Process process;
    private final StringBuffer said = new StringBuffer();

    private PtyProcess(Process process) {
        this.process = process;
        Thread reader = new Thread(this::read, "kn-itests-pty-" + process.pid());
        reader.setDaemon(true);
        reader.start();
    }

    static PtyProcess start(List<String> command) {
        String line = command.stream()
                .map(word -> "'" + word.replace("'", "'\\''") + "'")
                .collect(Collectors.joining(" ", "stty rows 30 columns 100; exec ", ""));
        ProcessBuilder builder =
                new ProcessBuilder("script", "-q", "-e", "-c", line, "/dev/null").redirectErrorStream(true);
        builder.environment().put("TERM", "xterm");
        try {
            return new PtyProcess(builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void read() {
        byte[] bytes = new byte[4096];
        try (InputStream out = process.getInputStream()) {
            for (int count = out.read(bytes); count >= 0; count = out.read(bytes)) {
                said.append(new String(bytes, 0, count, StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            said.append("broke off: ").append(e);
        }
    }

    /** Types, and forgets what was on the terminal before. */
    void type(String keys) throws IOException {
        said.setLength(0);
        process.getOutputStream().write(keys.getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
    }

    /** Waits until that was written since something was typed last. */
    void expect(String text) {
        Awaitility.await()
                .atMost(ContainerProcess.LIMIT)
                .untilAsserted(() -> assertTrue(said.toString().contains(text), () -> text + " in: " + said));
    }

    /** Types again and again until that is written, for who types cannot know when somebody listens. */
    void typeUntil(String keys, String text) throws IOException {
        type("");
        Awaitility.await().atMost(ContainerProcess.LIMIT).until(() -> {
            process.getOutputStream().write(keys.getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
            return said.toString().contains(text);
        });
    }

    /** Waits for its end. */
    void expectEnd(int code) throws InterruptedException {
        assertTrue(
                process.waitFor(ContainerProcess.LIMIT.toSeconds(), TimeUnit.SECONDS), () -> "has not ended: " + said);
        assertEquals(code, process.exitValue(), said::toString);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}

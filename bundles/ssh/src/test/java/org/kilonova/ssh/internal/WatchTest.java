// SPDX-License-Identifier: Apache-2.0
package org.kilonova.ssh.internal;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchTest {

    private static final SshSettings SETTINGS =
            new SshSettings("127.0.0.1", 0, Duration.ZERO, Duration.ofSeconds(20), 32, 32);

    @TempDir
    Path home;

    private final List<String> events = Collections.synchronizedList(new ArrayList<>());
    private Watch watch;

    @AfterEach
    void close() {
        if (watch != null) {
            watch.close();
        }
    }

    @Test
    void opensAndClosesWithTheFile() throws Exception {
        Path file = Keys.authorize(home, "a").authorizedKeys();
        Files.delete(file);
        watch = watch();
        Keys.authorize(home, "a");
        expect("open 0");
        Files.delete(file);
        expect("open 0", "close");
    }

    @Test
    void closesWhenOthersMayWriteTheFile() throws Exception {
        Path file = Keys.authorize(home, "a").authorizedKeys();
        watch = watch();
        expect("open 0");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
        expect("open 0", "close");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        expect("open 0", "close", "open 0");
    }

    @Test
    void opensElsewhereWhenTheAddressChangesAndElseKeepsTheSessions() throws Exception {
        Keys.authorize(home, "a");
        watch = watch();
        expect("open 0");
        watch.change(new SshSettings("127.0.0.1", 0, Duration.ZERO, Duration.ofSeconds(20), 1, 32));
        expect("open 0", "change");
        watch.change(new SshSettings("127.0.0.1", 9, Duration.ZERO, Duration.ofSeconds(20), 1, 32));
        expect("open 0", "change", "close", "open 9");
        watch.close();
        watch = null;
        assertEquals("close", events.get(events.size() - 1));
    }

    @Test
    void triesAgainWhatFailed() throws Exception {
        Keys.authorize(home, "a");
        watch = new Watch(
                new KeyFile(new Places(home).authorizedKeys()),
                settings -> {
                    events.add("try");
                    if (events.size() < 2) {
                        throw new IOException("taken");
                    }
                    return server();
                },
                SETTINGS);
        expect("try", "try");
    }

    private Watch watch() {
        return new Watch(
                new KeyFile(new Places(home).authorizedKeys()),
                settings -> {
                    events.add("open " + settings.port());
                    return server();
                },
                SETTINGS);
    }

    private Watch.Server server() {
        return new Watch.Server() {
            @Override
            public void change(SshSettings settings) {
                events.add("change");
            }

            @Override
            public void close() {
                events.add("close");
            }
        };
    }

    private void expect(String... expected) {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertEquals(List.of(expected), List.copyOf(events)));
    }
}

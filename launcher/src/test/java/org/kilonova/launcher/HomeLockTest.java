// SPDX-License-Identifier: Apache-2.0
package org.kilonova.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HomeLockTest {

    @TempDir
    Path temp;

    private Home home;

    @BeforeEach
    void home() throws Exception {
        home = new Home(temp);
        Files.createDirectories(home.data());
    }

    @Test
    void secondHolderIsRefusedAndToldWhoHoldsIt() throws Exception {
        try (HomeLock lock = HomeLock.acquire(home)) {
            LaunchException e = assertThrows(LaunchException.class, () -> HomeLock.acquire(home));
            assertEquals(ExitCode.HOME_LOCKED, e.exitCode());
            assertTrue(
                    e.getMessage().contains("process " + ProcessHandle.current().pid()), e.getMessage());
            assertTrue(e.getMessage().contains(temp.toString()), e.getMessage());
        }
    }

    @Test
    void lockIsFreeAfterClose() throws Exception {
        HomeLock.acquire(home).close();
        assertEquals(Optional.empty(), HomeLock.holder(home), "the text that stays behind is not a holder");
        HomeLock.acquire(home).close();
    }

    @Test
    void holderIsSeenWithItsPhase() throws Exception {
        try (HomeLock lock = HomeLock.acquire(home)) {
            assertEquals(
                    HomeLock.Phase.STARTING, HomeLock.holder(home).orElseThrow().phase());
            lock.write(HomeLock.Phase.STARTED);
            HomeLock.Holder holder = HomeLock.holder(home).orElseThrow();
            assertEquals(HomeLock.Phase.STARTED, holder.phase());
            assertEquals(ProcessHandle.current().pid(), holder.pid());
        }
    }

    @Test
    void whoOnlyLooksDoesNotKeepTheHomeFromItsContainer() throws Exception {
        HomeLock looking = HomeLock.acquire(home);
        AtomicInteger pauses = new AtomicInteger();
        HomeLock.acquire(home, () -> {
                    if (pauses.incrementAndGet() == 3) {
                        close(looking);
                    }
                })
                .close();
        assertEquals(3, pauses.get());
    }

    private static void close(HomeLock lock) {
        try {
            lock.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void lookingAtTheLastHolderLeavesTheLockAlone() throws Exception {
        assertEquals(Optional.empty(), HomeLock.lastHolder(home));
        HomeLock.acquire(home).close();
        long self = ProcessHandle.current().pid();
        assertEquals(self, HomeLock.lastHolder(home).orElseThrow().pid(), "though it holds it no longer");
    }

    @Test
    void whoStopsDoesNotSayThatItHasStarted() throws Exception {
        try (HomeLock lock = HomeLock.acquire(home)) {
            lock.write(HomeLock.Phase.STOPPING);
            lock.write(HomeLock.Phase.STARTED);
            assertEquals(
                    HomeLock.Phase.STOPPING, HomeLock.holder(home).orElseThrow().phase());
        }
    }

    @Test
    void phaseIsReadWhileItIsBeingWritten() throws Exception {
        try (HomeLock lock = HomeLock.acquire(home)) {
            Files.writeString(home.lockFile(), "12 STARTED 2026-01-01T00:00:00Z\n0Z\n");
            assertEquals(12, HomeLock.holder(home).orElseThrow().pid());
        }
    }

    @Test
    void nobodyHoldsAHomeThatDoesNotExist() throws Exception {
        assertEquals(Optional.empty(), HomeLock.holder(new Home(temp.resolve("nowhere"))));
    }

    @Test
    void damagedFileIsNoObstacle() throws Exception {
        Files.writeString(home.lockFile(), "what?");
        HomeLock.acquire(home).close();
    }
}

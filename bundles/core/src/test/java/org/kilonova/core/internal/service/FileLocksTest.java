// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.kilonova.manager.HostLock;

@Timeout(60)
class FileLocksTest {

    @TempDir
    Path directory;

    /** Another process that holds a lock until it is told to end. */
    static final class Holder {
        private Holder() {}

        public static void main(String[] args) throws IOException {
            try (FileChannel channel =
                    FileChannel.open(Path.of(args[0]), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                channel.lock();
                System.out.write('l');
                System.out.flush();
                while (System.in.read() >= 0) {
                    // Until the pipe is closed.
                }
            }
        }
    }

    /** Another process that tries the lock for each byte it reads, and tells whether it got it. */
    static final class Rival {
        private Rival() {}

        public static void main(String[] args) throws IOException {
            while (System.in.read() >= 0) {
                try (FileChannel channel = FileChannel.open(Path.of(args[0]), StandardOpenOption.WRITE)) {
                    System.out.write(channel.tryLock() == null ? 'n' : 'y');
                    System.out.flush();
                }
            }
        }
    }

    private static Process start(Class<?> main, Path file) throws Exception {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        Path.of(main.getProtectionDomain()
                                        .getCodeSource()
                                        .getLocation()
                                        .toURI())
                                .toString(),
                        main.getName(),
                        file.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static char tries(Process rival) throws IOException {
        rival.getOutputStream().write('t');
        rival.getOutputStream().flush();
        return (char) rival.getInputStream().read();
    }

    @Test
    void aLockKeepsOtherProcessesOutAsLongAsItIsHeld() throws Exception {
        FileLocks locks = new FileLocks(directory);
        Path file = directory.resolve("t.x.lock");
        HostLock held = locks.tryLock("t", "x").orElseThrow();
        Process rival = start(Rival.class, file);
        try {
            assertEquals('n', tries(rival), "just taken");
            assertEquals(Optional.empty(), locks.tryLock("t", "x"));
            assertEquals('n', tries(rival), "after another try of the same container");
            locks.cleanUp("t");
            assertEquals('n', tries(rival), "after the clean-up of the same container");
            assertTrue(Files.exists(file));
            held.close();
            Files.createFile(file);
            assertEquals('y', tries(rival), "free again");
        } finally {
            rival.destroyForcibly();
        }
    }

    @Test
    void oneHolderAtATime() throws IOException {
        FileLocks locks = new FileLocks(directory.resolve("new"));
        HostLock held = locks.tryLock("t", "a").orElseThrow();
        assertEquals("a", held.name());
        assertEquals(Optional.empty(), locks.tryLock("t", "a"));
        assertTrue(locks.tryLock("t", "b").isPresent());
        assertTrue(locks.tryLock("u", "a").isPresent());
        held.close();
        held.close();
        try (HostLock again = locks.tryLock("t", "a").orElseThrow()) {
            held.close();
            assertEquals(Optional.empty(), locks.tryLock("t", "a"), again.name());
        }
    }

    @Test
    void thereIsNeverMoreThanOneHolder() {
        FileLocks locks = new FileLocks(directory);
        AtomicInteger holders = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        List<CompletableFuture<Void>> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            threads.add(House.meanwhile(() -> {
                for (int n = 0; n < 2000; n++) {
                    try {
                        locks.tryLock("t", "a").ifPresent(held -> {
                            most.accumulateAndGet(holders.incrementAndGet(), Math::max);
                            Thread.yield();
                            holders.decrementAndGet();
                            held.close();
                        });
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }
            }));
        }
        threads.forEach(House::get);
        assertEquals(1, most.get());
    }

    @Test
    void namesStayInTheirDirectory() {
        FileLocks locks = new FileLocks(directory);
        for (String name : new String[] {"", "../x", "a/b", "a b"}) {
            assertThrows(IllegalArgumentException.class, () -> locks.tryLock("t", name));
        }
    }

    @Test
    void aTopicCannotTakeTheLocksOfAnotherWhoseNameItBegins() throws IOException {
        FileLocks locks = new FileLocks(directory);
        try (HostLock held = locks.tryLock("a", "b-c").orElseThrow();
                HostLock other = locks.tryLock("a-b", "c").orElseThrow()) {
            assertEquals("b-c c", held.name() + " " + other.name());
        }
    }

    @Test
    void aLockOfAnotherProcessIsRespectedAndFreeWhenItDies() throws Exception {
        FileLocks locks = new FileLocks(directory);
        locks.tryLock("t", "x").orElseThrow().close();
        Path file = Files.createDirectories(directory).resolve("t.x.lock");
        Process process = start(Holder.class, file);
        try {
            assertEquals('l', process.getInputStream().read());
            assertEquals(Optional.empty(), locks.tryLock("t", "x"));
            locks.cleanUp("t");
            assertTrue(Files.exists(file));
            process.destroyForcibly();
            assertTrue(process.waitFor(30, TimeUnit.SECONDS));
            locks.cleanUp("t");
            assertFalse(Files.exists(file));
            assertTrue(locks.tryLock("t", "x").isPresent());
        } finally {
            process.destroyForcibly();
        }
    }
}

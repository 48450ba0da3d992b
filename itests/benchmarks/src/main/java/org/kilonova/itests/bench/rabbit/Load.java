// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.bench.rabbit;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;

/**
 * Does what the lines of its input say and prints what came out: {@code calls OUTSTANDING BYTES MILLIS} and {@code casts SENDERS BYTES
 * MILLIS}. So many threads send, each its next one when the last one has been answered (a call) or accepted (a cast).
 */
public final class Load {

    private static final Duration READY = Duration.ofSeconds(60);
    private static final long PAUSE_NANOS = 100_000_000;

    /** What each thread does, again and again. */
    @FunctionalInterface
    private interface Turn {
        void take(String payload) throws Exception;
    }

    /** What all threads together did. */
    private record Outcome(long[] sortedNanos, long begun) {

        double quantileMillis(double share) {
            return sortedNanos[(int) Math.max(0, Math.ceil(sortedNanos.length * share) - 1)] / 1e6;
        }

        String text(long ended) {
            return " n=" + sortedNanos.length + " seconds=" + (ended - begun) / 1e9 + " p50_ms=" + quantileMillis(0.5)
                    + " p99_ms=" + quantileMillis(0.99);
        }
    }

    private final Peer peer;
    private long noted;

    private Load(Peer peer) {
        this.peer = peer;
    }

    /** Returns when the input has ended. */
    public static void serve(Peer peer) {
        Load load = new Load(peer);
        // Not System.in: in a container that belongs to the shell.
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(new FileInputStream(FileDescriptor.in), StandardCharsets.UTF_8))) {
            load.awaitServer();
            say("ready");
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                say(load.run(line.split(" ")));
            }
        } catch (Exception e) {
            e.printStackTrace();
            say("broken: " + e);
        }
    }

    private static void say(String text) {
        System.out.println("bench: " + text);
    }

    private void awaitServer() throws Exception {
        long end = System.nanoTime() + READY.toNanos();
        while (true) {
            try {
                peer.echo("");
                return;
            } catch (Exception notYet) {
                if (System.nanoTime() > end) {
                    throw notYet;
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    private String run(String[] words) throws Exception {
        int threads = Integer.parseInt(words[1]);
        String payload = "x".repeat(Integer.parseInt(words[2]));
        long nanos = Long.parseLong(words[3]) * 1_000_000;
        switch (words[0]) {
            case "calls" -> {
                Outcome outcome = burst(threads, payload, nanos, this::call);
                return "calls" + outcome.text(System.nanoTime());
            }
            case "casts" -> {
                Outcome outcome = burst(threads, payload, nanos, peer::note);
                noted += outcome.sortedNanos().length;
                peer.awaitNoted(noted);
                return "casts" + outcome.text(System.nanoTime());
            }
            default -> throw new IOException("unknown command " + words[0]);
        }
    }

    private void call(String payload) throws Exception {
        String answer = peer.echo(payload);
        if (!answer.equals(payload)) {
            throw new IOException(payload.length() + " characters came back as " + answer.length());
        }
    }

    private static Outcome burst(int threads, String payload, long nanos, Turn turn) throws Exception {
        CountDownLatch ready = new CountDownLatch(threads);
        CountDownLatch start = new CountDownLatch(1);
        AtomicReference<Exception> failed = new AtomicReference<>();
        List<long[]> all = new ArrayList<>();
        List<Thread> running = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            Thread thread = new Thread(
                    () -> {
                        try {
                            ready.countDown();
                            start.await();
                            long[] latencies = turns(payload, nanos, turn);
                            synchronized (all) {
                                all.add(latencies);
                            }
                        } catch (Exception e) {
                            failed.set(e);
                        }
                    },
                    "kn-bench-caller-" + i);
            thread.setDaemon(true);
            thread.start();
            running.add(thread);
        }
        ready.await();
        long begun = System.nanoTime();
        start.countDown();
        for (Thread thread : running) {
            thread.join();
        }
        if (failed.get() != null) {
            throw failed.get();
        }
        synchronized (all) {
            return new Outcome(
                    all.stream().flatMapToLong(LongStream::of).sorted().toArray(), begun);
        }
    }

    private static long[] turns(String payload, long nanos, Turn turn) throws Exception {
        long[] latencies = new long[1024];
        int count = 0;
        long now = System.nanoTime();
        long end = now + nanos;
        while (now < end) {
            turn.take(payload);
            long then = System.nanoTime();
            if (count == latencies.length) {
                latencies = Arrays.copyOf(latencies, 2 * count);
            }
            latencies[count++] = then - now;
            now = then;
        }
        return Arrays.copyOf(latencies, count);
    }
}

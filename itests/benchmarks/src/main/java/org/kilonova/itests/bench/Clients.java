// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** Threads that do the same thing so many times between them, each one after the other. */
final class Clients {

    /** What is done, with the number of the turn, from 0. */
    @FunctionalInterface
    interface Turn<T> {
        T take(int number) throws Exception;
    }

    private Clients() {}

    /** Returns what came out, in no order; the first that fails ends it. */
    static <T> List<T> run(int clients, int turns, Turn<T> turn) throws IOException, InterruptedException {
        AtomicInteger next = new AtomicInteger();
        Callable<List<T>> client = () -> {
            List<T> results = new ArrayList<>();
            for (int number = next.getAndIncrement(); number < turns; number = next.getAndIncrement()) {
                results.add(turn.take(number));
            }
            return results;
        };
        ExecutorService threads = Executors.newFixedThreadPool(clients);
        try {
            List<Future<List<T>>> futures = new ArrayList<>();
            for (int i = 0; i < clients; i++) {
                futures.add(threads.submit(client));
            }
            List<T> all = new ArrayList<>();
            for (Future<List<T>> future : futures) {
                all.addAll(future.get());
            }
            return all;
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        } finally {
            threads.shutdownNow();
        }
    }
}

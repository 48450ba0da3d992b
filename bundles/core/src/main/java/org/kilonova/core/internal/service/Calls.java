// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal.service;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.kilonova.container.CallInfo;

/** The work in flight of one generation: messages and task runs. Thread-safe. */
final class Calls {

    /** One piece of work. Its identity is what counts, so it is no record. */
    static final class Call {

        private final String requestId;
        private final String method;
        private final Instant since;
        private final Instant deadline;
        private final long begun = System.nanoTime();
        private final AtomicBoolean settled = new AtomicBoolean();
        private Thread worker;
        private boolean interrupted;

        Call(String requestId, String method, Instant since, Instant deadline) {
            this.requestId = requestId;
            this.method = method;
            this.since = since;
            this.deadline = deadline;
        }

        /** For how long it has been there, in nanoseconds. */
        long age() {
            return System.nanoTime() - begun;
        }

        /** The calling thread works on it from now on. */
        synchronized void enter() {
            worker = Thread.currentThread();
            if (interrupted) {
                worker.interrupt();
            }
        }

        /** Nobody interrupts the calling thread any more, and it goes on clean. */
        synchronized void leave() {
            worker = null;
            Thread.interrupted();
        }

        private synchronized void interrupt() {
            interrupted = true;
            if (worker != null) {
                worker.interrupt();
            }
        }

        /** True for the first caller only: its answer is the one that counts. */
        boolean settle() {
            return settled.compareAndSet(false, true);
        }

        boolean settled() {
            return settled.get();
        }
    }

    private final Set<Call> running = ConcurrentHashMap.newKeySet();
    private volatile CompletableFuture<Void> drained;

    void begin(Call call) {
        running.add(call);
    }

    void end(Call call) {
        running.remove(call);
        CompletableFuture<Void> waiting = drained;
        if (waiting != null && running.isEmpty()) {
            waiting.complete(null);
        }
    }

    /** Completes when nothing is in flight; the caller has seen to it that nothing more begins. */
    synchronized CompletableFuture<Void> drained() {
        if (drained == null || drained.isDone()) {
            drained = new CompletableFuture<>();
        }
        if (running.isEmpty()) {
            drained.complete(null);
        }
        return drained;
    }

    /** Asks the threads that are at work to come to an end. */
    void interrupt() {
        running.forEach(Call::interrupt);
    }

    boolean none() {
        return running.isEmpty();
    }

    /** What is in flight, oldest first, as work of that generation. */
    List<CallInfo> info(int generation) {
        return running.stream()
                .map(call -> new CallInfo(call.requestId, call.method, generation, call.since, call.deadline))
                .sorted(Comparator.comparing(CallInfo::since))
                .toList();
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal.service;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.kilonova.container.CallInfo;
import org.kilonova.core.internal.service.MethodMeters.Name;
import org.kilonova.tracing.Span;
import org.kilonova.transport.IncomingMessage;

/** The work in flight of one generation: messages and task runs. Thread-safe. */
final class Calls {

    /** One piece of work. Its identity is what counts, so it is no record. */
    static final class Call {

        private final String requestId;
        private final String method;
        private final Instant since;
        private final Instant deadline;
        private final IncomingMessage incoming;
        private final long created = System.nanoTime();
        private Calls home;
        private volatile Span span;
        private Thread worker;
        private boolean interrupted;
        private boolean answering;
        private boolean ended;
        private volatile boolean settled;
        private volatile boolean begun;
        private volatile boolean once;
        private volatile boolean abandoned;
        private volatile String stopped;

        /** A task, or whatever else has no message. */
        Call(String requestId, String method, Instant since) {
            this(requestId, method, since, null, null);
        }

        Call(Instant since, IncomingMessage incoming) {
            this(
                    String.valueOf(incoming.message().context().get("request_id")),
                    incoming.message().method(),
                    since,
                    incoming.message().deadline(),
                    incoming);
        }

        private Call(String requestId, String method, Instant since, Instant deadline, IncomingMessage incoming) {
            this.requestId = requestId;
            this.method = method;
            this.since = since;
            this.deadline = deadline;
            this.incoming = incoming;
        }

        /** Its message, or null. */
        IncomingMessage incoming() {
            return incoming;
        }

        /** After which it must not run, or null. */
        Instant deadline() {
            return deadline;
        }

        /** For how long it has been there, in nanoseconds. */
        long age() {
            return System.nanoTime() - created;
        }

        /** Its place in a trace, or null where nobody traces. */
        Span span() {
            return span;
        }

        void span(Span begun) {
            span = begun;
        }

        /** Whether a thread has worked on it yet. */
        boolean begun() {
            return begun;
        }

        /** Whether it must not run a second time. */
        boolean once() {
            return once;
        }

        void markOnce() {
            once = true;
        }

        /** The calling thread works on it from now on. */
        synchronized void enter() {
            begun = true;
            worker = Thread.currentThread();
            if (interrupted) {
                worker.interrupt();
            }
        }

        /** Nobody interrupts the calling thread any more, and it goes on clean; that ends what has been answered. */
        void leave() {
            boolean over;
            synchronized (this) {
                worker = null;
                Thread.interrupted();
                over = ended;
            }
            if (over) {
                home.remove(this);
            }
        }

        /** Nobody waits for it any more. */
        void abandon() {
            abandoned = true;
            stop("nobody waits for its result any more");
        }

        boolean abandoned() {
            return abandoned;
        }

        /** Interrupts its thread, now or when it begins, and only once: a later reason changes nothing. */
        synchronized void stop(String why) {
            boolean later = begun && worker == null;
            if (stopped == null && !answering && !later) {
                stopped = why;
                interrupt();
            }
        }

        /** Why its thread was interrupted, or null. */
        String stopped() {
            return stopped;
        }

        /** Its thread is about to answer, which it does undisturbed; does nothing on another thread. */
        synchronized void answering() {
            if (worker == Thread.currentThread()) {
                answering = true;
                Thread.interrupted();
            }
        }

        private synchronized void interrupt() {
            interrupted = true;
            if (worker != null && !answering) {
                worker.interrupt();
            }
        }

        private synchronized void at(Calls place) {
            home = place;
            ended = false;
        }

        /** True if no thread works on it any more: else it ends when that one leaves. */
        private synchronized boolean ends() {
            ended = true;
            return worker == null;
        }

        /** True for the first caller only: its answer is the one that counts. */
        synchronized boolean settle() {
            boolean first = !settled;
            settled = true;
            return first;
        }

        boolean settled() {
            return settled;
        }
    }

    private final Set<Call> running = ConcurrentHashMap.newKeySet();
    private volatile CompletableFuture<Void> drained;

    void begin(Call call) {
        call.at(this);
        running.add(call);
    }

    /** It has been answered; while a thread still works on it, it goes on to be in flight. */
    void end(Call call) {
        if (call.ends()) {
            remove(call);
        }
    }

    private void remove(Call call) {
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

    /** The messages in flight that have not been settled. */
    List<Call> messages() {
        return running.stream()
                .filter(call -> call.incoming != null && !call.settled())
                .toList();
    }

    /** What the messages in flight ask for. */
    List<Name> asked() {
        return running.stream()
                .filter(call -> call.incoming != null)
                .map(call -> Name.of(call.incoming.message()))
                .toList();
    }

    /** Since when the messages in flight are, by the qualified name of their method. */
    Map<String, List<Instant>> since() {
        return running.stream()
                .filter(call -> call.incoming != null)
                .collect(Collectors.groupingBy(
                        call -> Name.of(call.incoming.message()).qualified(),
                        TreeMap::new,
                        Collectors.mapping(call -> call.since, Collectors.toList())));
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

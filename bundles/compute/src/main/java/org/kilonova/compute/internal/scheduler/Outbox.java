// SPDX-License-Identifier: Apache-2.0
package org.kilonova.compute.internal.scheduler;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import org.kilonova.rpc.CallContext;
import org.kilonova.rpc.RpcException;

/**
 * News of instances on their way to the scheduler, one after the other: who has news must not wait for a full queue. Of each
 * instance only the latest are kept; those that cannot be sent stay for the next try. Thread-safe.
 */
final class Outbox {

    /** Sends one piece of news. */
    @FunctionalInterface
    interface Sender {

        void send(SchedulerApi.Change news, CallContext context);
    }

    private record Letter(SchedulerApi.Change news, CallContext context) {}

    private final Executor executor;
    private final Sender sender;
    private final Presence presence;
    private final Map<String, Letter> waiting = new LinkedHashMap<>();
    private boolean sending;

    /** @param executor a thread that may wait */
    Outbox(Executor executor, Sender sender, Presence presence) {
        this.executor = executor;
        this.sender = sender;
        this.presence = presence;
    }

    void add(SchedulerApi.Change news, CallContext context) {
        synchronized (this) {
            // At the end: news of one instance do not hold back those of others.
            waiting.remove(news.id());
            waiting.put(news.id(), new Letter(news, context));
        }
        flush();
    }

    /** Tries to send what waits. */
    void flush() {
        synchronized (this) {
            if (sending || waiting.isEmpty()) {
                return;
            }
            sending = true;
        }
        executor.execute(this::sendAll);
    }

    private void sendAll() {
        for (Letter letter = next(); letter != null; letter = next()) {
            try {
                sender.send(letter.news(), letter.context());
                presence.answered();
            } catch (RpcException e) {
                presence.failed(e);
                putBack(letter);
                return;
            }
        }
    }

    private synchronized Letter next() {
        String first = waiting.isEmpty() ? null : waiting.keySet().iterator().next();
        sending = first != null;
        return sending ? waiting.remove(first) : null;
    }

    private synchronized void putBack(Letter letter) {
        waiting.putIfAbsent(letter.news().id(), letter);
        sending = false;
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.kilonova.ledger.client;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.kilonova.rpc.NoSuchServiceException;
import org.kilonova.rpc.RemoteException;
import org.kilonova.rpc.RpcClient;
import org.kilonova.rpc.RpcException;
import org.kilonova.rpc.ServiceBusyException;
import org.kilonova.rpc.Target;

/** One client: sends a message, waits for what comes of it, writes that down, sends the next. Every fourth message is a cast. */
final class Client {

    private static final Target LEDGER = Target.topic("ledger");
    private static final int ONE_CAST_IN = 4;

    private final String name;
    private final RpcClient rpc;
    private final Journal journal;
    private final Figures figures;
    private final Duration pause;
    private final Thread thread;
    private volatile boolean enough;
    private IOException failure;

    private Client(String name, RpcClient rpc, Journal journal, Figures figures, Duration pause) {
        this.name = name;
        this.rpc = rpc;
        this.journal = journal;
        this.figures = figures;
        this.pause = pause;
        this.thread = new Thread(this::run, "kn-ledger-" + name);
        thread.setDaemon(true);
    }

    static Client begin(String name, RpcClient rpc, Journal journal, Figures figures, Duration pause) {
        Client client = new Client(name, rpc, journal, figures, pause);
        client.thread.start();
        return client;
    }

    private void run() {
        try (journal) {
            for (long number = 1; !enough; number++) {
                if (number % ONE_CAST_IN == 0) {
                    journal.add(number, "cast", cast(number));
                } else {
                    journal.add(number, "call", call(number));
                }
                LockSupport.parkNanos(pause.toNanos());
            }
        } catch (IOException e) {
            failure = e;
        }
    }

    private Outcome call(long number) {
        long begun = System.nanoTime();
        Outcome outcome;
        String reason = null;
        try {
            Map<?, ?> receipt = rpc.call(LEDGER, "enter", message(number), Map.class);
            boolean mine = name.equals(receipt.get("client"))
                    && receipt.get("number") instanceof Number answered
                    && answered.longValue() == number;
            outcome = mine ? Outcome.ANSWERED : Outcome.CONFUSED;
            reason = mine ? null : "the receipt of another entry: " + receipt;
        } catch (RpcException e) {
            outcome = of(e);
            reason = e.toString();
        }
        figures.add(outcome, System.nanoTime() - begun, reason);
        return outcome;
    }

    private Outcome cast(long number) {
        try {
            rpc.cast(LEDGER, "note", message(number));
            return Outcome.SENT;
        } catch (RpcException e) {
            return of(e);
        }
    }

    private Map<String, Object> message(long number) {
        return Map.of("client", name, "number", number);
    }

    private static Outcome of(RpcException error) {
        if (error instanceof RemoteException) {
            return Outcome.FAILED;
        }
        boolean neverSent = error instanceof NoSuchServiceException || error instanceof ServiceBusyException;
        return neverSent ? Outcome.REFUSED : Outcome.UNANSWERED;
    }

    void enough() {
        enough = true;
    }

    /** @throws IOException if not everything could be written down */
    void join() throws IOException, InterruptedException {
        thread.join();
        if (failure != null) {
            throw failure;
        }
    }
}

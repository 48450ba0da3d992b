// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.contracts;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.kilonova.rpc.Target;
import org.kilonova.transport.Endpoint;
import org.kilonova.transport.IncomingMessage;
import org.kilonova.transport.Reply;
import org.kilonova.transport.Subscription;

/** Many senders, several servers that come and go, give back and fall silent: every message is answered, and run, exactly once. */
public abstract class TransportStressContract extends TransportFixture {

    private static final Target ANY = Target.topic("greeter");
    private static final int SENDERS = 6;
    private static final int CALLS = 1500;
    private static final int FANOUTS = 300;
    private static final int PREFETCH = 3;

    private final Map<String, AtomicInteger> runs = new ConcurrentHashMap<>();
    private final AtomicInteger held = new AtomicInteger();
    private volatile boolean holding;

    private Subscription subscribe(String server, ExecutorService workers) {
        return transport().subscribe(new Endpoint("greeter", server, PREFETCH), message -> {
            if (holding) {
                held.incrementAndGet();
                return;
            }
            int dice = ThreadLocalRandom.current().nextInt(10);
            if (dice == 0) {
                workers.execute(message::requeue);
            } else if (dice < 4) {
                run(server, message);
            } else {
                workers.execute(() -> run(server, message));
            }
        });
    }

    private void run(String server, IncomingMessage message) {
        String id = message.message().id() + (message.message().target().fanout() ? "@" + server : "");
        runs.computeIfAbsent(id, key -> new AtomicInteger()).incrementAndGet();
        message.reply(Reply.result(id));
    }

    @RepeatedTest(3)
    void everythingIsAnsweredExactlyOnce() throws Exception {
        transport(8);
        ExecutorService workers = Executors.newFixedThreadPool(4);
        ExecutorService senders = Executors.newCachedThreadPool();
        try {
            Subscription steady = subscribe("steady", workers);
            List<Future<List<CompletableFuture<Reply>>>> sent = new ArrayList<>();
            for (int sender = 0; sender < SENDERS; sender++) {
                sent.add(senders.submit(calls("s" + sender)));
            }
            Future<?> fanouts = senders.submit(() -> {
                for (int i = 0; i < FANOUTS; i++) {
                    transport().cast(message("f" + i, ANY.toAll()));
                }
            });
            disturb(steady, workers, sent, fanouts);
            fanouts.get(60, TimeUnit.SECONDS);
            for (Future<List<CompletableFuture<Reply>>> one : sent) {
                for (CompletableFuture<Reply> answer : one.get(60, TimeUnit.SECONDS)) {
                    answer.get(60, TimeUnit.SECONDS);
                }
            }
            await().atMost(LIMIT).until(() -> runsOf("f", "@steady") == FANOUTS);
            assertEquals(SENDERS * CALLS, runsOf("s", ""));
            runs.forEach((id, count) -> assertEquals(1, count.get(), () -> id + " was run more than once"));
            assertEquals(0, steady.queued());
            assertCreditIsWhole(steady);
        } finally {
            workers.shutdown();
            senders.shutdown();
            assertTrue(workers.awaitTermination(30, TimeUnit.SECONDS));
            assertTrue(senders.awaitTermination(30, TimeUnit.SECONDS));
        }
    }

    /** One credit and senders that wait for each answer: a wake-up that is lost once is not made good by the next message. */
    @Test
    void nobodyIsForgottenWhenASenderAndAServerMeet() throws Exception {
        ExecutorService worker = Executors.newSingleThreadExecutor();
        ExecutorService senders = Executors.newCachedThreadPool();
        try {
            transport()
                    .subscribe(
                            new Endpoint("greeter", "steady", 1),
                            message -> worker.execute(() -> run("steady", message)));
            List<Future<?>> done = new ArrayList<>();
            for (int sender = 0; sender < 2; sender++) {
                String name = "s" + sender;
                done.add(senders.submit(() -> {
                    for (int i = 0; i < meetings(); i++) {
                        value(transport().call(message(name + "-" + i, ANY)));
                    }
                    return null;
                }));
            }
            for (Future<?> one : done) {
                one.get(120, TimeUnit.SECONDS);
            }
            assertEquals(2 * meetings(), runs.size());
        } finally {
            senders.shutdownNow();
            worker.shutdown();
        }
    }

    private Callable<List<CompletableFuture<Reply>>> calls(String sender) {
        return () -> {
            List<CompletableFuture<Reply>> answers = new ArrayList<>();
            for (int i = 0; i < CALLS; i++) {
                Target target = i % 4 == 0 ? ANY.server("steady") : ANY;
                answers.add(transport().call(message(sender + "-" + i, target)));
            }
            return answers;
        };
    }

    /** Until all has been sent: the steady server falls silent now and then, two others come and go. */
    private void disturb(
            Subscription steady,
            ExecutorService workers,
            List<Future<List<CompletableFuture<Reply>>>> sent,
            Future<?> fanouts) {
        Random random = new Random(42);
        Subscription[] others = new Subscription[2];
        while (!fanouts.isDone() || !sent.stream().allMatch(Future::isDone)) {
            int which = random.nextInt(others.length);
            if (others[which] == null) {
                others[which] = subscribe("guest" + which, workers);
            }
            switch (random.nextInt(5)) {
                case 0 -> steady.pause();
                case 1 -> others[which].pause();
                case 2 -> others[which].resume();
                case 3 -> {
                    others[which].close();
                    others[which] = null;
                }
                default -> steady.resume();
            }
            Thread.yield();
        }
        steady.resume();
        for (Subscription other : others) {
            if (other != null) {
                other.close();
            }
        }
    }

    private long runsOf(String prefix, String suffix) {
        return runs.keySet().stream()
                .filter(id -> id.startsWith(prefix) && id.endsWith(suffix))
                .count();
    }

    /** How often each of two senders meets a server. */
    protected int meetings() {
        return 20_000;
    }

    /** How many of the messages that exceed a server's credit by one wait where its transport knows of them; a broker keeps them. */
    protected int beyondCredit() {
        return 1;
    }

    /** After all that it is handed exactly as much at once as at the beginning. */
    private void assertCreditIsWhole(Subscription steady) {
        holding = true;
        for (int i = 0; i <= PREFETCH; i++) {
            transport().cast(message("h" + i, ANY));
        }
        await().atMost(LIMIT).until(() -> held.get() == PREFETCH && steady.queued() == beyondCredit());
    }
}

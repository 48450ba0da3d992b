// SPDX-License-Identifier: Apache-2.0
package org.kilonova.transport.rabbit.internal;

import com.rabbitmq.client.AMQP;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.kilonova.rpc.RpcException;
import org.kilonova.rpc.RpcTimeoutException;
import org.kilonova.rpc.TransportException;
import org.kilonova.transport.rabbit.internal.wire.Answer;
import org.kilonova.transport.rabbit.internal.wire.Topology;
import org.kilonova.transport.rabbit.internal.wire.UnreadableMessageException;
import org.kilonova.transport.rabbit.internal.wire.Wire;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings replies to the calls that wait for them, and word of callers that wait no more. Thread-safe. */
final class Replies implements ReplyQueue.Owner {

    private static final Logger log = LoggerFactory.getLogger(Replies.class);

    private final Link link;
    private final Topology topology;
    private final Declaring declaring;
    private final Outbox outbox;
    private final Executor endings;
    private final Clock clock;
    private final Supplier<Optional<String>> problem;
    private final Consumer<String> cancelled;
    private final Map<String, PendingCall> waiting = new ConcurrentHashMap<>();
    /** Those that were locked, for the calls that name them. */
    private final List<ReplyQueue> earlier = new CopyOnWriteArrayList<>();

    private volatile ReplyQueue current;
    private volatile boolean closed;

    /**
     * @param link of the reply queue
     * @param outbox where calls wait until there is one
     * @param endings runs what follows from a failure
     * @param problem what is wrong with the transport, if anything is
     * @param cancelled told the message id of a call that runs here and whose caller does not wait any more
     */
    Replies(
            Link link,
            Topology topology,
            Declaring declaring,
            Outbox outbox,
            Executor endings,
            Clock clock,
            Supplier<Optional<String>> problem,
            Consumer<String> cancelled) {
        this.clock = clock;
        this.problem = problem;
        this.cancelled = cancelled;
        this.link = link;
        this.topology = topology;
        this.declaring = declaring;
        this.outbox = outbox;
        this.endings = endings;
        this.current = make();
    }

    /** The queue for new calls. */
    ReplyQueue queue() {
        return current;
    }

    /** How many calls wait. */
    int waiting() {
        return waiting.size();
    }

    /** From now on its reply is awaited; when its future is ended in another way, nobody waits any more. */
    void await(PendingCall call) {
        waiting.put(call.msgId(), call);
        call.future().whenComplete((reply, failure) -> {
            if (waiting.remove(call.msgId()) != null && !outbox.withdraw(call) && call.serverQueue() != null) {
                cancel(call.msgId(), call.serverQueue());
            }
        });
        if (closed) {
            fail(call, stopped());
        }
    }

    void fail(PendingCall call, RpcException why) {
        if (waiting.remove(call.msgId()) != null) {
            try {
                endings.execute(() -> call.future().completeExceptionally(why));
            } catch (RejectedExecutionException e) {
                call.future().completeExceptionally(why);
            }
        }
    }

    /** Ends the calls whose time is over or whose server has been silent for too long; to be called several times a second. */
    void sweep() {
        long now = System.nanoTime();
        Instant time = clock.instant();
        for (PendingCall call : waiting.values()) {
            Duration silence = call.message().silence();
            Instant deadline = call.message().deadline();
            String what = call.message().method() + " on " + call.message().target();
            if (deadline != null && time.isAfter(deadline)) {
                expire(call, "no answer to " + what + " before its deadline " + deadline);
            } else if (silence != null && now - call.lastSign() > silence.toNanos()) {
                expire(
                        call,
                        "the server of " + what + " has given no sign of life for " + silence.toMillis() / 1000.0
                                + " s");
            }
        }
        for (ReplyQueue queue : earlier) {
            if (waiting.values().stream().noneMatch(call -> call.replyQueue() == queue)) {
                earlier.remove(queue);
                queue.close();
            } else {
                queue.retry();
            }
        }
    }

    void close() {
        closed = true;
        waiting.values().forEach(call -> fail(call, stopped()));
    }

    @Override
    public void arrived(AMQP.BasicProperties properties, byte[] body) {
        String gone = Wire.cancelled(properties);
        if (gone != null) {
            cancelled.accept(gone);
            return;
        }
        Answer answer;
        try {
            answer = Wire.readReply(properties, body);
        } catch (UnreadableMessageException e) {
            log.warn("A reply could not be read and is dropped: {}", e.getMessage());
            return;
        }
        PendingCall call = waiting.get(answer.msgId());
        if (call == null) {
            unknown(answer);
        } else if (call.take(answer) && waiting.remove(call.msgId()) != null) {
            call.future().complete(call.reply());
        }
    }

    @Override
    public void ready(ReplyQueue queue) {
        outbox.wake();
    }

    @Override
    public void locked(ReplyQueue queue) {
        if (queue == current) {
            log.warn(
                    "The broker still holds {} for the connection that was lost; another one is used meanwhile", queue);
            earlier.add(queue);
            current = make();
        }
    }

    private void expire(PendingCall call, String why) {
        String unsent = problem.get().map(text -> ", perhaps not sent: " + text).orElse("");
        fail(call, new RpcTimeoutException(why + unsent));
        if (!outbox.withdraw(call) && call.serverQueue() != null) {
            cancel(call.msgId(), call.serverQueue());
        }
    }

    private ReplyQueue make() {
        ReplyQueue made = new ReplyQueue(topology.replyQueue(Address.randomId()), declaring, link, this);
        link.add(made);
        return made;
    }

    private void unknown(Answer answer) {
        if (answer.isHeartbeat() && answer.serverQueue() != null) {
            cancel(answer.msgId(), answer.serverQueue());
        } else {
            log.debug("Nobody waits for the reply to call {} any more", answer.msgId());
        }
    }

    private void cancel(String msgId, String serverQueue) {
        outbox.send(new Parcel(serverQueue, Wire.cancel(msgId))
                .whenFailed(
                        why -> log.debug("The server of call {} could not be told that nobody waits: {}", msgId, why)));
    }

    private static TransportException stopped() {
        return new TransportException("the transport was stopped");
    }
}

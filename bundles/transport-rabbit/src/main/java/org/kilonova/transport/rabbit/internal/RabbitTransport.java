// SPDX-License-Identifier: Apache-2.0
package org.kilonova.transport.rabbit.internal;

import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.kilonova.rpc.TransportException;
import org.kilonova.transport.DeadLetters;
import org.kilonova.transport.Endpoint;
import org.kilonova.transport.Message;
import org.kilonova.transport.MessageHandler;
import org.kilonova.transport.Reply;
import org.kilonova.transport.Subscription;
import org.kilonova.transport.Transport;
import org.kilonova.transport.rabbit.internal.wire.Options;
import org.kilonova.transport.rabbit.internal.wire.RabbitUrl;
import org.kilonova.transport.rabbit.internal.wire.RecentReplies;
import org.kilonova.transport.rabbit.internal.wire.Topology;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Messages over one RabbitMQ broker or cluster: one connection to receive, and one to send, which a broker in distress may block. */
final class RabbitTransport implements Transport {

    private static final Logger log = LoggerFactory.getLogger(RabbitTransport.class);

    static final String CONSUME = "consume";
    static final String PUBLISH = "publish";

    /** What a server needs to come back once it tries. */
    private static final Duration COMING_BACK = Duration.ofSeconds(5);

    private static final long SWEEP_MILLIS = 200;
    private static final Duration GOODBYE = Duration.ofSeconds(5);
    private static final long REMEMBERED_BYTES = 32L << 20;
    private static final long KEPT_BYTES = 32L << 20;
    private static final String STOPPED = "the transport was stopped";

    private final RabbitUrl url;
    private final Topology topology;
    private final Declaring declaring;
    private final Threads threads = new Threads();
    private final Link consume;
    private final Link publish;
    private final Outbox requests;
    private final Outbox fanouts;
    private final Outbox answers;
    private final Answers answering;
    private final Replies replies;
    private final Requests sender;
    private final Callers callers;
    private final Reception reception;
    private final DeadLetters deadLetters;
    private final Map<Endpoint, RabbitSubscription> subscriptions = new ConcurrentHashMap<>();
    private final Counts counts;
    private final Consumer<RabbitTransport> closing;
    private volatile boolean closed;

    /**
     * @param counts of all transports together
     * @param closing called when it is closed
     * @throws IllegalArgumentException if a file that the options name cannot be used
     */
    RabbitTransport(RabbitUrl url, Options options, Clock clock, Counts counts, Consumer<RabbitTransport> closing) {
        this.counts = counts;
        this.closing = closing;
        this.url = url;
        this.topology = new Topology(options);
        this.declaring = new Declaring();
        Options.Times times = options.times();
        Connector connector = new RabbitConnector(
                url,
                options,
                threads,
                "kilonova:" + ManagementFactory.getRuntimeMXBean().getName());
        Outage outage = new Outage();
        Supplier<Backoff> backoffs = () -> new Backoff(
                times.retryInterval(),
                times.retryMax(),
                () -> ThreadLocalRandom.current().nextDouble());
        consume = new Link(CONSUME, connector, outage, counts, backoffs, Threads.named(CONSUME));
        publish = new Link(PUBLISH, connector, outage, counts, backoffs, Threads.named(PUBLISH));
        requests = new Outbox(
                "sending of requests", publish, counts, channel -> declaring.exchange(channel, topology.control()));
        fanouts = new Outbox("sending to all servers of a topic", publish, counts, channel -> {});
        answers = new Outbox("sending of answers", publish, counts, channel -> {});
        callers = new Callers(answers, times.missingReplyQueue());
        replies = new Replies(
                consume, topology, declaring, requests, threads.endings(), clock, this::problem, callers::gone);
        Served served =
                new Served(requests::send, threads.timer(), times.retryMax().plus(COMING_BACK));
        sender = new Requests(topology, replies, requests, fanouts, served, clock, times.publish(), this::problem);
        answering = new Answers(answers, threads.timer(), times.missingReplyQueue(), KEPT_BYTES);
        reception = new Reception(
                clock,
                options.maxAttempts(),
                new RecentReplies<>(options.recentResults(), REMEMBERED_BYTES),
                callers,
                answering,
                answers,
                givenUp(clock, counts),
                counts);
        deadLetters = new RabbitDeadLetters(consume, answers, topology, times.publish());
    }

    /** One of the two connections. */
    Link link(String purpose) {
        return purpose.equals(CONSUME) ? consume : publish;
    }

    /** Messages that wait to be sent or confirmed. */
    int outgoing() {
        return requests.unsettled() + fanouts.unsettled() + answers.unsettled();
    }

    void open() {
        publish.add(requests);
        publish.add(fanouts);
        publish.add(answers);
        consume.open();
        publish.open();
        threads.timer().scheduleWithFixedDelay(this::sweep, SWEEP_MILLIS, SWEEP_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public Subscription subscribe(Endpoint endpoint, MessageHandler handler) {
        if (closed) {
            throw new TransportException(STOPPED);
        }
        counts.served(endpoint.topic());
        Endpoint name = new Endpoint(endpoint.topic(), endpoint.server(), 1);
        RabbitSubscription made = new RabbitSubscription(
                endpoint,
                handler,
                new Address(endpoint, topology, declaring),
                consume,
                reception,
                left -> subscriptions.remove(name, left));
        RabbitSubscription there = subscriptions.putIfAbsent(name, made);
        if (there != null) {
            throw new IllegalStateException("server " + endpoint.server() + " of topic " + endpoint.topic()
                    + " is subscribed already, by " + there.handler());
        }
        consume.add(made);
        return made;
    }

    @Override
    public CompletableFuture<Reply> call(Message message) {
        return sender.call(message);
    }

    @Override
    public void cast(Message message) {
        sender.cast(message);
    }

    @Override
    public Optional<String> problem() {
        return closed ? Optional.of(STOPPED) : publish.problem().or(consume::problem);
    }

    @Override
    public DeadLetters deadLetters() {
        return deadLetters;
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        List<RabbitSubscription> open = new ArrayList<>(subscriptions.values());
        open.forEach(RabbitSubscription::close);
        requests.close(STOPPED);
        fanouts.close(STOPPED);
        replies.close();
        if (consume.connection().isPresent()) {
            await(open);
        }
        if (publish.connection().isPresent() && !answers.drained(GOODBYE)) {
            log.warn("RabbitMQ has not confirmed the last answers within {} s; some may be lost", GOODBYE.toSeconds());
        }
        consume.close();
        publish.close();
        answers.close(STOPPED);
        answering.close();
        threads.close();
        closing.accept(this);
    }

    @Override
    public String toString() {
        return url.toString();
    }

    private GivenUp givenUp(Clock clock, Counts counts) {
        GivenUp givenUp = new GivenUp(answers, publish, topology, declaring, clock, threads.timer(), counts);
        publish.add(givenUp);
        return givenUp;
    }

    private void sweep() {
        try {
            callers.beat(replies.queue().name());
            replies.sweep();
        } catch (Throwable e) {
            // The timer would not call it again.
            log.error("Signs of life could not be sent; report this with the trace", e);
        }
    }

    private static void await(List<RabbitSubscription> open) {
        CompletableFuture<?>[] detached =
                open.stream().map(RabbitSubscription::detached).toArray(CompletableFuture[]::new);
        try {
            CompletableFuture.allOf(detached).get(GOODBYE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            log.warn(
                    "Not every service could be detached from RabbitMQ in {} s; the broker does it",
                    GOODBYE.toSeconds());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

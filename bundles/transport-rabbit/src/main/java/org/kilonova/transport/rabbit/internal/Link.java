// SPDX-License-Identifier: Apache-2.0
package org.kilonova.transport.rabbit.internal;

import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Connection;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection that is made again for as long as the link is open. It has a thread of its own, and only that thread waits for the
 * broker: it connects, to the hosts in turn with a growing pause, and has the members make on each new connection what they need there.
 */
final class Link implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Link.class);
    private static final Duration GOODBYE = Duration.ofSeconds(2);

    private final String purpose;
    private final Connector connector;
    private final Outage outage;
    private final Counts counts;
    private final Backoff pauses;
    private final Thread thread;

    private final Turns turns;
    private final ReentrantLock lock = new ReentrantLock();
    /** Whether there is a connection, or no more at all. */
    private final Condition changed = lock.newCondition();

    private volatile Connection connection;
    private volatile String trouble;
    private volatile String blocked;
    private volatile boolean closed;
    private int host;
    private boolean lost;
    private long downSince;

    /**
     * @param purpose names the connection: "consume", "publish"
     * @param outage shared by all links of the transport
     * @param backoffs gives the pauses between two connections, and each member those after which it is tried again
     */
    Link(
            String purpose,
            Connector connector,
            Outage outage,
            Counts counts,
            Supplier<Backoff> backoffs,
            ThreadFactory owner) {
        this.purpose = purpose;
        this.connector = connector;
        this.outage = outage;
        this.counts = counts;
        this.pauses = backoffs.get();
        this.turns = new Turns(backoffs);
        this.host = ThreadLocalRandom.current().nextInt(connector.hosts());
        this.trouble = "not connected to RabbitMQ at " + connector.name(host) + " yet";
        this.thread = owner.newThread(this::run);
    }

    void open() {
        downSince = System.nanoTime();
        thread.start();
    }

    /** From now on the member is made on each connection. */
    void add(Member member) {
        turns.add(member);
    }

    void remove(Member member) {
        turns.remove(member);
    }

    /** Has the member adjusted soon. */
    void wake(Member member) {
        turns.wake(member);
    }

    /** What keeps it from working, or empty. Never waits. */
    Optional<String> problem() {
        String now = trouble;
        if (now == null) {
            now = blocked;
        }
        return now != null ? Optional.of(now) : turns.fault();
    }

    /** The connection of this moment. */
    Optional<Connection> connection() {
        return Optional.ofNullable(connection);
    }

    /** The connection, if there is one within that time. Waits, for those who may. */
    Optional<Connection> connection(Duration patience) {
        lock.lock();
        try {
            long left = patience.toNanos();
            while (connection == null && !closed && left > 0) {
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
        return connection();
    }

    /** Whether the broker takes no messages on this connection at the moment. */
    boolean blocked() {
        return blocked != null;
    }

    /** Ends the connection; what was not acknowledged goes back to its queue. Harmless twice. */
    @Override
    public void close() {
        closed = true;
        signal();
        if (thread.isAlive() && Thread.currentThread() != thread) {
            try {
                thread.join(GOODBYE.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void run() {
        while (!closed) {
            try {
                Connection made = connect();
                if (made != null) {
                    serve(made);
                    // All who lost the same host would come to the next one at the same moment.
                    pause(pauses.next());
                }
            } catch (Throwable e) {
                // Nobody else would ever connect again.
                log.error("The {} connection failed and is made again; report this with the trace", purpose, e);
                pause(pauses.next());
            }
        }
    }

    private Connection connect() {
        for (int tried = 1; !closed; tried++) {
            try {
                Connection made = connector.open(host, purpose);
                if (lost) {
                    counts.reconnects.increment();
                }
                back();
                return made;
            } catch (IOException | TimeoutException | RuntimeException e) {
                counts.refusals.increment();
                down(Reasons.of(e, connector.name(host)), Reasons.lasting(e));
                host = (host + 1) % connector.hosts();
            }
            if (tried % connector.hosts() == 0) {
                pause(pauses.next());
            }
        }
        return null;
    }

    private void serve(Connection made) {
        long since = System.nanoTime();
        made.addShutdownListener(cause -> signal());
        made.addBlockedListener(this::blocked, this::unblocked);
        connection = made;
        turns.wakeAll();
        signal();
        try {
            BooleanSupplier goingOn = () -> !closed && made.isOpen();
            for (Member next = turns.next(goingOn); next != null; next = turns.next(goingOn)) {
                adjust(next, made);
            }
        } catch (InterruptedException e) {
            closed = true;
        } finally {
            connection = null;
            blocked = null;
            boolean ours = closed;
            if (ours || made.isOpen()) {
                made.abort((int) GOODBYE.toMillis());
            }
            if (!ours) {
                lost = true;
                downSince = System.nanoTime();
                pauses.lasted(Duration.ofNanos(downSince - since));
                down("lost RabbitMQ at " + connector.name(host) + ": " + Reasons.of(made.getCloseReason()), false);
                host = (host + 1) % connector.hosts();
            }
            turns.all().forEach(Member::lost);
        }
    }

    private void adjust(Member member, Connection made) {
        try {
            member.adjust(made);
            if (turns.cured(member)) {
                log.info("{} works again", member);
            }
        } catch (Throwable e) {
            if (e instanceof Error) {
                log.error("{} failed on the {} connection; report this with the trace", member, purpose, e);
            }
            if (made.isOpen() && !closed) {
                failed(member, e);
            } else if (e instanceof RuntimeException && !(e instanceof AlreadyClosedException)) {
                log.error("{} failed on the {} connection; report this with the trace", member, purpose, e);
            }
        }
    }

    private void failed(Member member, Throwable why) {
        String fault = why instanceof Exception e ? Reasons.of(e) : why.toString();
        if (turns.failed(member, fault)) {
            log.error(
                    "{}: {}. It is tried again, at most {} s apart",
                    member,
                    fault,
                    pauses.longest().toSeconds());
        }
    }

    private void down(String why, boolean lasting) {
        trouble = why;
        if (!outage.away(this, why, lasting)) {
            return;
        }
        if (lasting) {
            log.error(
                    "No connection to RabbitMQ: {}. It is tried again, at most {} s apart",
                    why,
                    pauses.longest().toSeconds());
        } else {
            log.warn(
                    "No connection to RabbitMQ: {}. It is tried again, at most {} s apart; what is sent waits until then, at most to "
                            + "its deadline",
                    why,
                    pauses.longest().toSeconds());
        }
    }

    private void back() {
        trouble = null;
        if (outage.back(this)) {
            log.info(
                    "Connected to RabbitMQ at {}, after {} s",
                    connector.name(host),
                    Math.round((System.nanoTime() - downSince) / 1e8) / 10.0);
        }
    }

    private void blocked(String reason) {
        blocked = "RabbitMQ at " + connector.name(host) + " takes no messages at the moment: " + reason;
        log.warn("{}. What is sent waits, at most to its deadline; free memory or disk on that host", blocked);
    }

    private void unblocked() {
        log.info("RabbitMQ at {} takes messages again", connector.name(host));
        blocked = null;
        turns.wakeAll();
    }

    private void pause(Duration time) {
        lock.lock();
        try {
            long left = time.toNanos();
            while (!closed && left > 0) {
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            closed = true;
        } finally {
            lock.unlock();
        }
    }

    private void signal() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        turns.signal();
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rest.internal;

import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /v1/events}: what changes, as server-sent events. One thread looks for all readers, while there is one. Thread-safe.
 */
final class Events {

    static final String PATH = "/v1/events";

    private static final Logger LOG = LoggerFactory.getLogger(Events.class);
    static final Duration INTERVAL = Duration.ofSeconds(1);

    static final Duration PING = Duration.ofSeconds(15);

    private static final int FULL_RETRY_SECONDS = 10;

    private final Watched watched;
    private final Door door;
    private final ScheduledExecutorService poller;
    private final Duration interval;
    private final IntSupplier most;
    private final Json json;
    private final Clock clock;
    private final LongSupplier nanos;
    private final Pace pings;
    private final Set<EventStream> streams = ConcurrentHashMap.newKeySet();
    private Future<?> polling;
    private boolean isClosed;

    /**
     * @param poller looks
     * @param interval from look to look
     * @param ping from one ping to the next
     * @param most streams at once
     * @param nanos {@link System#nanoTime}
     */
    Events(
            Watched watched,
            Door door,
            ScheduledExecutorService poller,
            Duration interval,
            Duration ping,
            IntSupplier most,
            Json json,
            Clock clock,
            LongSupplier nanos) {
        this.watched = watched;
        this.door = door;
        this.poller = poller;
        this.interval = interval;
        this.most = most;
        this.json = json;
        this.clock = clock;
        this.nanos = nanos;
        this.pings = new Pace(ping);
    }

    Route route() {
        return Route.of("GET", PATH, Role.READER, this::open);
    }

    /** Streams that are open. */
    int count() {
        return streams.size();
    }

    private Response open(Exchange exchange) {
        if (exchange.request().method().equals("HEAD")) {
            return new Response(200, "text/event-stream", new byte[0]);
        }
        EventStream stream = new EventStream(exchange.request(), watched.feeds(), this::hello, this::ping, this::ended);
        enter(stream);
        return Response.streaming("text/event-stream", stream);
    }

    private synchronized void enter(EventStream stream) {
        if (isClosed) {
            throw Problem.later(Kind.STOPPING, "The server is stopping and takes no new streams", FULL_RETRY_SECONDS);
        }
        if (streams.size() >= most.getAsInt()) {
            throw Problem.later(
                    Kind.BUSY,
                    streams.size() + " streams of events are open, and no more are taken at once (max_event_streams)",
                    FULL_RETRY_SECONDS);
        }
        streams.add(stream);
        if (polling == null) {
            polling = poller.scheduleWithFixedDelay(this::look, 0, interval.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    private byte[] hello() {
        return json.write(new Members()
                .with("now", clock.instant())
                .with("interval", interval)
                .map());
    }

    private byte[] ping() {
        return json.write(new Members().with("now", clock.instant()).map());
    }

    private synchronized void ended(EventStream stream) {
        streams.remove(stream);
        if (streams.isEmpty() && polling != null) {
            polling.cancel(false);
            polling = null;
            poller.execute(this::forget);
        }
    }

    /** On the thread that looks, so that it forgets nothing that it is just being told. */
    private void forget() {
        synchronized (this) {
            if (polling != null) {
                return;
            }
        }
        watched.clear();
    }

    /** One round for all readers. An exception that got out would end the rounds. */
    private void look() {
        try {
            watched.look();
            boolean isPingTime = pings.isDue(nanos.getAsLong());
            for (EventStream stream : streams) {
                if (!isLetIn(stream)) {
                    stream.end();
                } else if (isPingTime) {
                    stream.ping();
                } else {
                    stream.wake();
                }
            }
        } catch (RuntimeException | Error e) {
            LOG.error("A round for the readers of events ended with an error that nobody has foreseen", e);
        }
    }

    /** A token that is no longer known is refused at once, in streams too. */
    private boolean isLetIn(EventStream stream) {
        try {
            door.caller(stream.request(), Role.READER);
            return true;
        } catch (Problem e) {
            LOG.info("A stream of events is ended: {}", e.getMessage());
            return false;
        }
    }

    /** Ends all streams; no new ones are taken. */
    void close() {
        synchronized (this) {
            isClosed = true;
        }
        streams.forEach(EventStream::end);
    }
}

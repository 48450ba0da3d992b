// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rest.internal;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One reader of events. What it is told is made when it can take it, out of what is known then: a slow one gets the last state, not
 * the history, and costs no memory but the event that is on its way. Thread-safe; nothing waits.
 */
final class EventStream implements Streaming, WriteListener {

    private static final Logger LOG = LoggerFactory.getLogger(EventStream.class);
    private static final byte[] END = "\n\n".getBytes(StandardCharsets.UTF_8);

    private final Request request;
    private final List<Feed> feeds;
    private final Supplier<byte[]> hello;
    private final Supplier<byte[]> ping;
    private final Consumer<EventStream> onEnd;
    private final long[] seen;
    private AsyncContext async;
    private ServletOutputStream out;
    private Answer answer;
    private Iterator<byte[]> pieces = List.<byte[]>of().iterator();
    private int turn;
    private long id;
    private boolean isGreeted;
    private boolean isPinged;
    private boolean isReady;
    private boolean isDirty;
    private boolean isEnded;

    /**
     * @param request that asks for it
     * @param hello JSON of the first event
     * @param ping JSON of the event that says that there is nothing new
     * @param onEnd is told once
     */
    EventStream(
            Request request,
            List<Feed> feeds,
            Supplier<byte[]> hello,
            Supplier<byte[]> ping,
            Consumer<EventStream> onEnd) {
        this.request = request;
        this.feeds = feeds;
        this.hello = hello;
        this.ping = ping;
        this.onEnd = onEnd;
        this.seen = new long[feeds.size()];
    }

    Request request() {
        return request;
    }

    @Override
    public synchronized void start(AsyncContext context, Answer with, Response response) throws IOException {
        async = context;
        answer = with;
        if (isEnded) {
            complete();
            return;
        }
        out = answer.head(response);
        answer.sent(response.status());
        out.setWriteListener(this);
    }

    @Override
    public void abandon() {
        end();
    }

    @Override
    public void onWritePossible() {
        synchronized (this) {
            isReady = true;
        }
        wake();
    }

    @Override
    public void onError(Throwable failure) {
        LOG.debug("A reader of events has gone", failure);
        end();
    }

    /** It is time to say that there still is somebody. */
    void ping() {
        synchronized (this) {
            isPinged = true;
        }
        wake();
    }

    /** There may be something new. */
    void wake() {
        try {
            write();
        } catch (IOException | IllegalStateException e) {
            LOG.debug("A reader of events has gone", e);
            end();
        }
    }

    /** Until it has been told all, or takes no more: then the server says when it does. */
    private synchronized void write() throws IOException {
        while (isReady && !isEnded) {
            if (!out.isReady()) {
                isReady = false;
            } else if (pieces.hasNext() || next()) {
                out.write(pieces.next());
                isDirty = true;
            } else if (isDirty) {
                isDirty = false;
                out.flush();
            } else {
                return;
            }
        }
    }

    /** Begins the next event, if there is one; the feeds take turns. */
    private boolean next() {
        if (!isGreeted) {
            isGreeted = true;
            begin("hello", List.of(hello.get()));
            return true;
        }
        for (int i = 0; i < seen.length; i++) {
            int index = (turn + i) % seen.length;
            Feed.Frame frame = feeds.get(index).since(seen[index]);
            if (frame != null) {
                seen[index] = frame.version();
                turn = index + 1;
                begin(frame.event(), frame.data());
                return true;
            }
        }
        if (isPinged) {
            isPinged = false;
            begin("ping", List.of(ping.get()));
            return true;
        }
        return false;
    }

    private void begin(String event, List<byte[]> data) {
        byte[] head = ("id: " + ++id + "\nevent: " + event + "\ndata: ").getBytes(StandardCharsets.UTF_8);
        Iterator<byte[]> body = data.iterator();
        pieces = new Iterator<>() {

            private int place;

            @Override
            public boolean hasNext() {
                return place < 3;
            }

            @Override
            public byte[] next() {
                if (place == 0) {
                    place = body.hasNext() ? 1 : 2;
                    return head;
                }
                if (place == 1) {
                    byte[] piece = body.next();
                    place = body.hasNext() ? 1 : 2;
                    return piece;
                }
                place = 3;
                return END;
            }
        };
    }

    /** Ends it, wherever it stands. Idempotent. */
    void end() {
        synchronized (this) {
            if (isEnded) {
                return;
            }
            isEnded = true;
            pieces = List.<byte[]>of().iterator();
            if (async != null) {
                complete();
            }
        }
        onEnd.accept(this);
    }

    private void complete() {
        answer.close();
        async.complete();
    }
}

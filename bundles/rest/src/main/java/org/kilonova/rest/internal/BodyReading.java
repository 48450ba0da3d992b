// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rest.internal;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/**
 * Reads a body as it arrives, within its limits of size and time. A body that is not wanted (any more) is answered at once and what
 * still comes of it is thrown away, for a client that is sending does not see an answer on a connection that is cut.
 */
final class BodyReading implements ReadListener {

    private static final int BUFFER = 8192;
    private static final long MAX_DISCARDED = 16L << 20;

    private final AsyncContext async;
    private final ServletInputStream in;
    private final Answer answer;
    private final Function<Body, Response> work;
    private final RestSettings settings;
    private final BodySink sink;
    private final Duration limit;
    private final ScheduledExecutorService timer;
    private final byte[] buffer = new byte[BUFFER];
    private final AtomicBoolean settled = new AtomicBoolean();
    private Future<?> timeout;
    private volatile boolean discarding;
    private long taken;
    private long discarded;

    private BodyReading(
            AsyncContext async,
            ServletInputStream in,
            Answer answer,
            Function<Body, Response> work,
            RestSettings settings,
            BodySink sink,
            Duration limit,
            ScheduledExecutorService timer) {
        this.async = async;
        this.in = in;
        this.answer = answer;
        this.work = work;
        this.settings = settings;
        this.sink = sink;
        this.limit = limit;
        this.timer = timer;
    }

    /**
     * Begins to read, and returns.
     *
     * @param refused the answer if the body is not wanted, or null
     * @param work makes the answer from the whole body
     * @param sink takes the body
     * @param limit for all of it to arrive
     */
    static void start(
            HttpServletRequest request,
            Answer answer,
            Response refused,
            Function<Body, Response> work,
            RestSettings settings,
            BodySink sink,
            Duration limit,
            ScheduledExecutorService timer)
            throws IOException {
        if (refused != null && request.getHeader("Expect") != null) {
            // The client waits for a word before it sends the body: with this answer it will not.
            answer.send(refused);
            answer.close();
            return;
        }
        AsyncContext async = request.startAsync();
        async.setTimeout(0);
        BodyReading reading =
                new BodyReading(async, request.getInputStream(), answer, work, settings, sink, limit, timer);
        if (refused != null) {
            reading.refuse(refused);
        }
        reading.timeout = timer.schedule(() -> async.start(reading::tooLate), limit.toNanos(), TimeUnit.NANOSECONDS);
        reading.in.setReadListener(reading);
    }

    private void refuse(Response response) {
        discarding = true;
        forget();
        answer.sendEarly(response);
    }

    @Override
    public void onDataAvailable() throws IOException {
        while (takeOne()) {
            // Until there is no more for now.
        }
    }

    /** Never beside {@link #tooLate}: what has been completed must not be read from. */
    private synchronized boolean takeOne() throws IOException {
        if (settled.get() || !in.isReady() || in.isFinished()) {
            return false;
        }
        int count = in.read(buffer);
        if (count > 0) {
            take(count);
        }
        if (discarded > MAX_DISCARDED) {
            end();
        }
        return true;
    }

    private void take(int count) {
        if (discarding) {
            discarded += count;
            answer.visit().refused(count);
            return;
        }
        Problem problem = sink.take(buffer, count);
        if (problem == null) {
            taken += count;
        } else {
            answer.visit().refused(taken + count);
            refuse(answer.refusal(problem));
        }
    }

    @Override
    public void onAllDataRead() throws IOException {
        if (discarding) {
            end();
        } else if (settled.compareAndSet(false, true)) {
            timeout.cancel(false);
            boolean isOut = false;
            try {
                respond(work.apply(sink.whole()));
                isOut = true;
            } finally {
                if (!isOut) {
                    finish();
                }
            }
        }
    }

    private void respond(Response done) throws IOException {
        if (BodyWriting.isLarge(done)) {
            forget();
            BodyWriting.start(async, answer, done, settings.requestTimeout(), timer);
        } else {
            answer.send(done);
            finish();
        }
    }

    private synchronized void tooLate() {
        if (settled.compareAndSet(false, true)) {
            if (!discarding) {
                answer.send(answer.refusal(BodyRules.tooSlow(seconds())));
            }
            finish();
        }
    }

    private String seconds() {
        return java.math.BigDecimal.valueOf(limit.toNanos(), 9)
                .stripTrailingZeros()
                .toPlainString();
    }

    @Override
    public void onError(Throwable failure) {
        if (!discarding && failure instanceof TimeoutException) {
            tooLate();
        }
        end();
    }

    private void end() {
        if (settled.compareAndSet(false, true)) {
            timeout.cancel(false);
            finish();
        }
    }

    private void finish() {
        forget();
        answer.close();
        async.complete();
    }

    private void forget() {
        sink.release();
    }
}

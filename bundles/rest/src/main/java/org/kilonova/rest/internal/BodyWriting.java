// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rest.internal;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends a large answer as fast as its client takes it, without a thread waiting for that. */
final class BodyWriting implements WriteListener {

    private static final Logger LOG = LoggerFactory.getLogger(BodyWriting.class);

    /** What is smaller fits into the buffers of the connection. */
    private static final int LARGE = 65536;

    private static final int PIECE = 32768;

    private final AsyncContext async;
    private final ServletOutputStream out;
    private final Answer answer;
    private final Response response;
    private Future<?> timeout;
    private int offset;
    private boolean settled;

    private BodyWriting(AsyncContext async, ServletOutputStream out, Answer answer, Response response) {
        this.async = async;
        this.out = out;
        this.answer = answer;
        this.response = response;
    }

    static boolean isLarge(Response response) {
        return response.body().length > LARGE;
    }

    /**
     * Begins to send, and returns.
     *
     * @param async is completed at the end
     * @param limit after which a client that has not taken all of it is cut off
     */
    static void start(
            AsyncContext async, Answer answer, Response response, Duration limit, ScheduledExecutorService timer)
            throws IOException {
        ServletOutputStream out = answer.head(response);
        BodyWriting writing = new BodyWriting(async, out, answer, response);
        writing.timeout = timer.schedule(() -> async.start(writing::tooLate), limit.toNanos(), TimeUnit.NANOSECONDS);
        out.setWriteListener(writing);
    }

    @Override
    public synchronized void onWritePossible() throws IOException {
        while (!settled && out.isReady()) {
            if (offset == response.body().length) {
                answer.sent(response.status());
                settle();
                return;
            }
            int count = Math.min(PIECE, response.body().length - offset);
            out.write(response.body(), offset, count);
            offset += count;
        }
    }

    @Override
    public void onError(Throwable failure) {
        LOG.debug(
                "The client of {} has not waited for its answer", answer.visit().requestId(), failure);
        settle();
    }

    private void tooLate() {
        LOG.debug(
                "The client of {} takes its answer too slowly and is cut off",
                answer.visit().requestId());
        settle();
    }

    private synchronized void settle() {
        if (!settled) {
            settled = true;
            timeout.cancel(false);
            answer.close();
            async.complete();
        }
    }
}

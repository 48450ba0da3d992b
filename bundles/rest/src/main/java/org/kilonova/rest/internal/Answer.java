// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rest.internal;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one answer to a request. {@link #close} tells the API that the request has left. */
final class Answer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Answer.class);

    private static final byte[] NOTHING = {};

    /** What proxies use for a client that did not wait for its answer. */
    private static final int CLIENT_GONE = 499;

    private final Api api;
    private final Visit visit;
    private final HttpServletResponse servlet;
    private final AtomicBoolean left = new AtomicBoolean();
    private volatile int status = CLIENT_GONE;

    Answer(Api api, Visit visit, HttpServletResponse servlet) {
        this.api = api;
        this.visit = visit;
        this.servlet = servlet;
    }

    Visit visit() {
        return visit;
    }

    Response refusal(Problem problem) {
        return api.refuse(visit, problem);
    }

    /** Sends all of it; a client that has gone is no error. */
    void send(Response response) {
        try (OutputStream out = head(response)) {
            out.write(body(response));
            out.flush();
            sent(response.status());
        } catch (IOException e) {
            LOG.debug("The client of {} has not waited for its answer", visit.requestId(), e);
        }
    }

    /** Sends all of it, and leaves the exchange open while the client still talks. */
    void sendEarly(Response response) {
        try {
            OutputStream out = head(response);
            out.write(body(response));
            out.flush();
            sent(response.status());
        } catch (IOException e) {
            LOG.debug("The client of {} has not waited for its answer", visit.requestId(), e);
        }
    }

    private byte[] body(Response response) {
        return visit.request().method().equals("HEAD") ? NOTHING : response.body();
    }

    /** The answer is out. */
    void sent(int with) {
        status = with;
    }

    /** Sets status and headers, and gives the way for the body. */
    ServletOutputStream head(Response response) throws IOException {
        servlet.setStatus(response.status());
        servlet.setHeader(RequestId.HEADER, visit.requestId());
        servlet.setHeader("Cache-Control", "no-store");
        servlet.setHeader("X-Content-Type-Options", "nosniff");
        response.headers().forEach(servlet::setHeader);
        if (response.type() != null) {
            servlet.setContentType(response.type());
        }
        if (response.streaming() == null && hasBody(response.status())) {
            servlet.setContentLength(response.body().length);
        }
        return servlet.getOutputStream();
    }

    private static boolean hasBody(int status) {
        return status != HttpServletResponse.SC_NO_CONTENT && status != HttpServletResponse.SC_NOT_MODIFIED;
    }

    @Override
    public void close() {
        if (left.compareAndSet(false, true)) {
            api.left(visit, status);
        }
    }
}

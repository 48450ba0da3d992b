// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rest.internal;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Brings requests of the servlet container to the API, and answers back. A body is read without a thread waiting for it. */
final class RestServlet extends HttpServlet {

    private static final long serialVersionUID = 1;
    private static final int MEGABYTE = 1 << 20;

    private final transient Api api;
    private final transient Supplier<RestSettings> settings;
    private final transient BodyBudget budget;
    private final transient Uploads uploads;
    private final transient ScheduledExecutorService timer;
    private final transient CountDownLatch ready = new CountDownLatch(1);
    private final transient CountDownLatch gone = new CountDownLatch(1);

    /**
     * @param uploads where jars go
     * @param timer ends the reading of bodies that come too slowly; its tasks are short
     */
    RestServlet(
            Api api,
            Supplier<RestSettings> settings,
            BodyBudget budget,
            Uploads uploads,
            ScheduledExecutorService timer) {
        this.api = api;
        this.settings = settings;
        this.budget = budget;
        this.uploads = uploads;
        this.timer = timer;
    }

    @Override
    public void init() {
        ready.countDown();
    }

    @Override
    public void destroy() {
        gone.countDown();
    }

    /** Whether a server has taken this servlet into use within that time. */
    boolean awaitReady(long limit, TimeUnit unit) throws InterruptedException {
        return ready.await(limit, unit);
    }

    /** Whether the server has let go of this servlet within that time. */
    boolean awaitGone(long limit, TimeUnit unit) throws InterruptedException {
        return gone.await(limit, unit);
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        UnreadRequests.served(request);
        Visit visit = api.arrive(request(request));
        Answer answer = new Answer(api, visit, response);
        boolean isAnsweredLater = false;
        try {
            isAnsweredLater = serve(request, visit, answer);
        } finally {
            if (!isAnsweredLater) {
                answer.close();
            }
        }
    }

    /** Whether the answer goes on without this thread. */
    private boolean serve(HttpServletRequest request, Visit visit, Answer answer) throws IOException {
        Response refused = api.admit(visit);
        if (visit.request().length() != 0 && (refused != null || visit.hasBody())) {
            RestSettings now = settings.get();
            BodyReading.start(
                    request,
                    answer,
                    refused,
                    body -> api.work(visit, body),
                    now,
                    sink(visit, now),
                    limit(visit, now),
                    timer);
            return true;
        }
        Response done = refused == null ? api.work(visit, Body.NONE) : refused;
        if (BodyWriting.isLarge(done) && !request.getMethod().equals("HEAD")) {
            AsyncContext async = request.startAsync();
            async.setTimeout(0);
            BodyWriting.start(async, answer, done, settings.get().requestTimeout(), timer);
            return true;
        }
        if (done.streaming() != null) {
            api.streaming(visit);
            stream(request, answer, done);
            return true;
        }
        answer.send(done);
        return false;
    }

    private static void stream(HttpServletRequest request, Answer answer, Response done) throws IOException {
        boolean isStarted = false;
        try {
            AsyncContext async = request.startAsync();
            async.setTimeout(0);
            done.streaming().start(async, answer, done);
            isStarted = true;
        } finally {
            if (!isStarted) {
                done.streaming().abandon();
                answer.close();
            }
        }
    }

    private BodySink sink(Visit visit, RestSettings now) {
        return isJar(visit) ? new FileBody(uploads, now.maxJar()) : new MemoryBody(now.maxBody(), budget);
    }

    /** A jar has that time for each megabyte. */
    private static Duration limit(Visit visit, RestSettings now) {
        if (!isJar(visit)) {
            return now.bodyTimeout();
        }
        long length = visit.request().length();
        long bytes = length < 0 || length > now.maxJar() ? now.maxJar() : length;
        return now.bodyTimeout().multipliedBy((bytes + MEGABYTE - 1) / MEGABYTE);
    }

    private static boolean isJar(Visit visit) {
        return visit.match() != null && visit.match().route().body() == Route.Body.JAR;
    }

    private static Request request(HttpServletRequest request) {
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String name : Collections.list(request.getHeaderNames())) {
            headers.put(name, Collections.list(request.getHeaders(name)));
        }
        boolean body = request.getContentLengthLong() > 0 || headers.containsKey("Transfer-Encoding");
        return new Request(
                request.getMethod().toUpperCase(Locale.ROOT),
                request.getRequestURI(),
                request.getQueryString(),
                headers,
                body ? request.getContentLengthLong() : 0,
                request.getRemoteAddr() + ":" + request.getRemotePort(),
                request.getScheme() + "://" + request.getHeader("Host"));
    }
}

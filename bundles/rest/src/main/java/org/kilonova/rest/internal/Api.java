// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rest.internal;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.kilonova.rpc.CallContext;
import org.kilonova.rpc.RpcClient;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * The way of a request, whatever carries it: {@link #arrive}, {@link #admit} on what its head says, {@link #work} with its body,
 * {@link #left} when the answer is out. Every failure becomes an answer. Thread-safe; blocks while a call waits.
 */
final class Api {

    private static final Logger LOG = LoggerFactory.getLogger(Api.class);
    private static final Logger ACCESS = LoggerFactory.getLogger("org.kilonova.rest.access");
    private static final String MDC_REQUEST = "request_id";
    private static final int OVERLOAD_RETRY_SECONDS = 1;
    private static final int STOP_RETRY_SECONDS = 10;

    private final Router router;
    private final Door door;
    private final Gate gate;
    private final RpcClient rpc;
    private final Json json;
    private final Clock clock;
    private final Supplier<RestSettings> settings;
    private final AtomicInteger working = new AtomicInteger();

    Api(Router router, Door door, Gate gate, RpcClient rpc, Json json, Clock clock, Supplier<RestSettings> settings) {
        this.router = router;
        this.door = door;
        this.gate = gate;
        this.rpc = rpc;
        this.json = json;
        this.clock = clock;
        this.settings = settings;
    }

    /** Lets a request in; it must {@link #left leave} whatever becomes of it. */
    Visit arrive(Request request) {
        Visit visit = new Visit(request, RequestId.of(request.header(RequestId.HEADER)), System.nanoTime());
        gate.enter();
        return visit;
    }

    /** Looks at all but the body. Returns an answer if that is the end of it, or null if it goes on. */
    Response admit(Visit visit) {
        return guarded(visit, () -> {
            if (gate.isClosed()) {
                throw Problem.later(
                                Kind.STOPPING, "The server is stopping and takes no new requests", STOP_RETRY_SECONDS)
                        .header("Connection", "close");
            }
            Request request = visit.request();
            visit.deadline(deadline(request));
            if (request.method().equals("OPTIONS")) {
                return Response.empty(204).header("Allow", router.allowed(request.path()));
            }
            visit.match(router.match(request.method(), request.path()));
            Route route = visit.match().route();
            visit.caller(door.caller(request, route.role()));
            visit.query(new Query(request.query(), route.query()));
            BodyRules.check(request, route, settings.get().maxBody());
            return null;
        });
    }

    private Instant deadline(Request request) {
        Duration limit = settings.get().requestTimeout();
        String wanted = request.header("X-Request-Timeout");
        if (wanted != null) {
            Duration shorter = Duration.ofNanos(Query.nanos("X-Request-Timeout", wanted));
            limit = shorter.compareTo(limit) < 0 ? shorter : limit;
        }
        return clock.instant().plus(limit);
    }

    /** Does what was asked. */
    Response work(Visit visit, byte[] body) {
        return guarded(visit, () -> {
            int most = settings.get().server().maxConcurrent();
            try {
                if (working.incrementAndGet() > most) {
                    throw Problem.later(
                            Kind.BUSY,
                            most + " requests are at work, and no more are taken at once (max_concurrent_requests)",
                            OVERLOAD_RETRY_SECONDS);
                }
                Route route = visit.match().route();
                if (body.length == 0 && route.body() == Route.Body.REQUIRED) {
                    throw new Problem(Kind.INVALID_REQUEST, "A body is missing: send a JSON object");
                }
                return route.handler().handle(exchange(visit, body));
            } finally {
                working.decrementAndGet();
            }
        });
    }

    private Exchange exchange(Visit visit, byte[] body) {
        Caller caller = visit.caller();
        CallContext context =
                new CallContext(visit.requestId(), caller.user(), caller.project(), visit.deadline(), Map.of());
        return new Exchange(
                visit.request(), visit.match().variables(), visit.query(), body, caller, context, rpc, json, clock);
    }

    /** The answer to a request whose body cannot be taken. */
    Response refuse(Visit visit, Problem problem) {
        return problem.response(json, visit.request().path(), visit.requestId());
    }

    private Response guarded(Visit visit, Supplier<Response> step) {
        try (MDC.MDCCloseable which = MDC.putCloseable(MDC_REQUEST, visit.requestId())) {
            return step.get();
        } catch (RuntimeException e) {
            Problem problem = Failures.problem(e);
            if (problem == null) {
                problem = unforeseen(visit, e);
            }
            return refuse(visit, problem);
        } catch (Error e) {
            return refuse(visit, unforeseen(visit, e));
        }
    }

    private static Problem unforeseen(Visit visit, Throwable e) {
        Request request = visit.request();
        try (MDC.MDCCloseable which = MDC.putCloseable(MDC_REQUEST, visit.requestId())) {
            LOG.error("{} {} ended with an error that nobody has foreseen", request.method(), request.path(), e);
        }
        return new Problem(
                Kind.INTERNAL_ERROR, "The log of the container tells more about the request " + visit.requestId());
    }

    /** The request has its answer, or its client has gone. */
    void left(Visit visit, int status) {
        gate.leave();
        Request request = visit.request();
        if (request.isRead() ? ACCESS.isDebugEnabled() : ACCESS.isInfoEnabled()) {
            try (MDC.MDCCloseable which = MDC.putCloseable(MDC_REQUEST, visit.requestId())) {
                ACCESS.atLevel(request.isRead() ? org.slf4j.event.Level.DEBUG : org.slf4j.event.Level.INFO)
                        .log(line(visit, status));
            }
        }
    }

    private static String line(Visit visit, int status) {
        Request request = visit.request();
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - visit.begun());
        String user = visit.caller().user() == null ? "-" : visit.caller().user();
        return String.format(
                Locale.ROOT,
                "%s %s %d %d ms user=%s request=%s",
                request.method(),
                request.path().replaceAll("\\p{Cntrl}", "?"),
                status,
                millis,
                user,
                visit.requestId());
    }
}

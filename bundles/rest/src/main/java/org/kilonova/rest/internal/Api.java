// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rest.internal;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.kilonova.rpc.CallContext;
import org.kilonova.rpc.RpcClient;
import org.kilonova.tracing.Tracer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * The way of a request, whatever carries it: {@link #arrive}, {@link #admit} on what its head says, {@link #work} with its body,
 * {@link #left} when the answer is out. Every failure becomes an answer. Thread-safe; blocks while a call waits.
 */
final class Api {

    private static final Logger LOG = LoggerFactory.getLogger(Api.class);
    private static final Logger ACCESS = LoggerFactory.getLogger("org.kilonova.rest.access");
    private static final int OVERLOAD_RETRY_SECONDS = 1;
    /** Of a body that is written down. */
    private static final int SHOWN_BYTES = 1000;

    private static final int STOP_RETRY_SECONDS = 10;

    private final Router router;
    private final Door door;
    private final Gate gate;
    private final RpcClient rpc;
    private final Json json;
    private final Clock clock;
    private final Supplier<RestSettings> settings;
    private final Supplier<Tracer> tracer;
    private final Observer observer;
    private final AtomicInteger working = new AtomicInteger();

    /** @param tracer the one in force, or null */
    Api(
            Router router,
            Door door,
            Gate gate,
            RpcClient rpc,
            Json json,
            Clock clock,
            Supplier<RestSettings> settings,
            Supplier<Tracer> tracer,
            Observer observer) {
        this.router = router;
        this.door = door;
        this.gate = gate;
        this.rpc = rpc;
        this.json = json;
        this.clock = clock;
        this.settings = settings;
        this.tracer = tracer;
        this.observer = observer;
    }

    /** Lets a request in; it must {@link #left leave} whatever becomes of it. */
    Visit arrive(Request request) {
        long begun = System.nanoTime();
        String requestId = RequestId.of(request.header(RequestId.HEADER));
        Visit visit = new Visit(request, requestId, begun, RequestTrace.of(request, requestId, tracer.get()));
        gate.enter();
        observer.arrived(visit);
        return visit;
    }

    /** Looks at all but the body. Returns an answer if that is the end of it, or null if it goes on. */
    Response admit(Visit visit) {
        return guarded(visit, () -> {
            Request request = visit.request();
            // Before anything is refused: the audit tells only of what was wanted.
            Optional<Match> found = router.find(request.method(), request.path());
            found.ifPresent(visit::match);
            if (gate.isClosed()
                    && found.filter(match -> match.route().is(Route.Trait.ALWAYS))
                            .isEmpty()) {
                throw Problem.later(
                                Kind.STOPPING, "The server is stopping and takes no new requests", STOP_RETRY_SECONDS)
                        .header("Connection", "close");
            }
            visit.deadline(deadline(request));
            if (request.method().equals("OPTIONS")) {
                return Response.empty(204).header("Allow", router.allowed(request.path()));
            }
            Route route = found.orElseGet(() -> router.match(request.method(), request.path()))
                    .route();
            visit.caller(
                    route.is(Route.Trait.ALWAYS)
                            ? door.callerOrStranger(request)
                            : door.identify(request, route.role()));
            Door.requireRole(visit.caller(), route.role());
            visit.query(new Query(request.query(), route.query()));
            BodyRules.check(request, route, settings.get());
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
    Response work(Visit visit, Body body) {
        visit.sent(body.text(SHOWN_BYTES));
        return guarded(visit, () -> {
            int most = settings.get().server().maxConcurrent();
            try {
                Route route = visit.match().route();
                if (working.incrementAndGet() > most && !route.is(Route.Trait.ALWAYS)) {
                    throw Problem.later(
                            Kind.BUSY,
                            most + " requests are at work, and no more are taken at once (max_concurrent_requests)",
                            OVERLOAD_RETRY_SECONDS);
                }
                if (route.body() == Route.Body.JAR) {
                    // It has taken its time to arrive.
                    visit.deadline(deadline(visit.request()));
                }
                if (body.isEmpty() && route.body() == Route.Body.JAR) {
                    throw new Problem(Kind.INVALID_REQUEST, "A body is missing: send a jar");
                }
                if (body.isEmpty() && route.body() == Route.Body.REQUIRED) {
                    throw new Problem(Kind.INVALID_REQUEST, "A body is missing: send a JSON object");
                }
                return route.handler().handle(exchange(visit, body));
            } finally {
                working.decrementAndGet();
            }
        });
    }

    private Exchange exchange(Visit visit, Body body) {
        Caller caller = visit.caller();
        CallContext context = new CallContext(
                        visit.requestId(), caller.user(), caller.project(), visit.deadline(), Map.of())
                .withTrace(visit.trace().place());
        return new Exchange(
                visit.request(), visit.match().variables(), visit.query(), body, caller, context, rpc, json, clock);
    }

    /** The answer to a request whose body cannot be taken. */
    Response refuse(Visit visit, Problem problem) {
        visit.problem(problem.kind());
        visit.outcome(problem.kind().status());
        return problem.response(json, visit.request().path(), visit.requestId());
    }

    private Response guarded(Visit visit, Supplier<Response> step) {
        try (LogKeys which = LogKeys.of(visit)) {
            Response response = step.get();
            if (response != null) {
                visit.outcome(response.status());
            }
            return response;
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
        try (LogKeys which = LogKeys.of(visit)) {
            LOG.error("{} {} ended with an error that nobody has foreseen", request.method(), request.shownPath(), e);
        }
        return new Problem(
                Kind.INTERNAL_ERROR, "The log of the container tells more about the request " + visit.requestId());
    }

    /** The request is answered by a stream, which goes on. */
    void streaming(Visit visit) {
        visit.stream();
        observer.streaming(visit);
    }

    /** The request has its answer, or its client has gone. */
    void left(Visit visit, int status) {
        try {
            visit.trace().ended(status);
            observer.left(visit, status);
            log(visit, status);
        } finally {
            // Last: who waits for the last request to leave ends what the others write to.
            gate.leave();
        }
    }

    private static void log(Visit visit, int status) {
        Level level = visit.request().isRead() && !isRefused(status) ? Level.DEBUG : Level.INFO;
        if (ACCESS.isEnabledForLevel(level)) {
            try (LogKeys which = LogKeys.of(visit)) {
                ACCESS.atLevel(level).log(line(visit, status));
            }
        }
    }

    /**
     * A request that the server itself has answered: it never came here, and what it wanted is not known.
     *
     * @param remote address and port of the client
     */
    void unread(String remote, int status) {
        observer.unread(status);
        ACCESS.info("- - {} remote={} answered by Jetty itself", status, remote);
    }

    private static boolean isRefused(int status) {
        return status == Kind.UNAUTHORIZED.status() || status == Kind.FORBIDDEN.status();
    }

    private static String line(Visit visit, int status) {
        Request request = visit.request();
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - visit.begun());
        String user = visit.caller().user() == null ? "-" : visit.caller().user();
        return String.format(
                Locale.ROOT,
                "%s %s %d %d ms user=%s request=%s",
                request.method(),
                request.shownPath(),
                status,
                millis,
                user,
                visit.requestId());
    }
}

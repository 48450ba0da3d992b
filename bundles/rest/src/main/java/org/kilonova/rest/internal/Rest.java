// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rest.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;
import org.kilonova.rpc.RpcClient;
import org.kilonova.tracing.Tracer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP side from its start to its end: opens the server, follows the settings, and lets the requests inside end before a server
 * goes. Thread-safe; {@link #change} and {@link #close} wait for requests.
 */
final class Rest {

    private static final Logger LOG = LoggerFactory.getLogger(Rest.class);

    private final Surroundings surroundings;
    private final Background background;
    private final ScheduledExecutorService poller;
    private final HttpServer.Opener opener;
    private final AddressFile addressFile;
    private final Traffic traffic = new Traffic();
    private final Json json = new Json();
    private volatile RestSettings settings;
    private volatile TokenFile tokens;
    private RpcClient rpc;
    private Running running;
    private boolean isWanted;

    /** A server, the settings that it was opened with, and who is inside. */
    private record Running(HttpServer server, ServerSettings settings, Gate gate, Events events) {

        URI address() {
            return server.address();
        }
    }

    /**
     * @param background for what outlives its request
     * @param poller looks for those who read events
     */
    Rest(
            Surroundings surroundings,
            Background background,
            ScheduledExecutorService poller,
            HttpServer.Opener opener,
            AddressFile addressFile,
            RestSettings settings) {
        this.surroundings = surroundings;
        this.background = background;
        this.poller = poller;
        this.opener = opener;
        this.addressFile = addressFile;
        this.settings = settings;
        this.tokens = new TokenFile(settings.tokenFile());
    }

    /** What has been counted. */
    Traffic traffic() {
        return traffic;
    }

    /** The settings in force. */
    RestSettings settings() {
        return settings;
    }

    /**
     * Opens the server.
     *
     * @throws Exception saying what hinders it and what to change
     */
    synchronized void open(RpcClient client) throws Exception {
        rpc = client;
        // One that a process left behind which did not end in order.
        forgetAddress();
        requireSafe(settings, tokens);
        running = open(settings.server(), settings.server().port());
        isWanted = true;
        if (tokens.tokens().isEmpty()) {
            LOG.info(
                    "There is no token file {}: whoever reaches {} from this machine may do everything; kn:token-add makes"
                            + " a token",
                    tokens.path(),
                    running.address());
        }
    }

    /** Takes other settings into use; those that cannot be taken leave the last good ones in force, and the log says so. */
    synchronized void change(RestSettings next) {
        if (!isWanted) {
            settings = next;
            tokens = tokensFor(next);
            return;
        }
        TokenFile nextTokens = tokensFor(next);
        try {
            requireStillClosed(nextTokens);
            requireSafe(next, nextTokens);
            if (running == null) {
                running = open(next.server(), next.server().port());
            } else if (!next.server().equals(running.settings())) {
                restart(next.server());
            }
            settings = next;
            tokens = nextTokens;
        } catch (Exception e) {
            LOG.error(
                    "The new settings of org.kilonova.rest.cfg are not taken, {} with the last good ones: {}",
                    running == null ? "and HTTP is not served" : running.address() + " goes on",
                    e.getMessage(),
                    e);
        }
    }

    /** Only a start opens the door to everybody; a mistake in a setting must not. */
    private void requireStillClosed(TokenFile next) throws IOException {
        if (next != tokens && next.tokens().isEmpty() && !isOpenToAll()) {
            throw new IOException("token_file names " + next.path() + ", which is not there, and the tokens of "
                    + tokens.path() + " are in force: correct token_file in org.kilonova.rest.cfg, or make that file");
        }
    }

    private boolean isOpenToAll() {
        try {
            return tokens.tokens().isEmpty();
        } catch (IllegalArgumentException | UncheckedIOException e) {
            LOG.debug("Tokens that cannot be read let nobody in", e);
            return false;
        }
    }

    private TokenFile tokensFor(RestSettings next) {
        return next.tokenFile().equals(tokens.path()) ? tokens : new TokenFile(next.tokenFile());
    }

    /** On another port the next server is there before the last one goes. */
    private void restart(ServerSettings next) throws Exception {
        Running last = running;
        int port = last.address().getPort();
        boolean samePort =
                next.port() == port || next.port() == 0 && last.settings().port() == 0;
        if (!samePort) {
            running = open(next, next.port());
            end(last);
            return;
        }
        end(last);
        try {
            running = open(next, port);
        } catch (Exception e) {
            running = null;
            running = open(last.settings(), port);
            throw e;
        }
    }

    private Running open(ServerSettings next, int port) throws Exception {
        long begun = System.nanoTime();
        Gate gate = new Gate();
        Door door = new Door(() -> tokens);
        Clock clock = Clock.systemUTC();
        Events events = new Events(
                new Watched(surroundings, background, json, clock, System::nanoTime),
                door,
                poller,
                Events.INTERVAL,
                Events.PING,
                () -> settings.maxStreams(),
                json,
                clock,
                System::nanoTime);
        Router router = new Router(RouteTable.of(surroundings, background, events, clock, () -> settings.rpcTopics()));
        Observer observers = Observer.all(traffic, new AuditTrail(surroundings.neighbours()));
        Supplier<Tracer> tracer = () -> surroundings.neighbours().tracer().orElse(null);
        Api api = new Api(router, door, gate, rpc, json, clock, this::settings, tracer, observers);
        HttpServer server = opener.open(api, next, port);
        tellAddress(server.address());
        LOG.info(
                "HTTP is served at {}, open after {} ms{}",
                server.address(),
                Duration.ofNanos(System.nanoTime() - begun).toMillis(),
                server.address().getHost().equals(next.host()) ? "" : ", bound to " + next.host());
        return new Running(server, next, gate, events);
    }

    /** Lets those inside end, and closes the server. Idempotent. */
    synchronized void close() {
        isWanted = false;
        Running last = running;
        running = null;
        if (last != null) {
            forgetAddress();
            end(last);
        }
    }

    private void tellAddress(URI address) {
        try {
            addressFile.write(address);
        } catch (IOException e) {
            LOG.warn("Scripts will not find the address of the HTTP server, {}", address, e);
        }
    }

    private void forgetAddress() {
        try {
            addressFile.delete();
        } catch (IOException e) {
            LOG.warn("The address of the HTTP server cannot be taken back", e);
        }
    }

    private void end(Running last) {
        RestSettings then = settings;
        last.gate().close();
        last.events().close();
        int inside = last.gate().inside();
        if (inside > 0) {
            LOG.info("{} requests at {} are ended first", inside, last.address());
        }
        try {
            int left = last.gate()
                    .awaitEmpty(then.requestTimeout().plus(then.bodyTimeout()).plusSeconds(1));
            if (left > 0) {
                LOG.warn("{} requests at {} did not end in time and are cut off", left, last.address());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        last.server().close();
        LOG.info("HTTP is no longer served at {}", last.address());
    }

    private static void requireSafe(RestSettings next, TokenFile tokens) throws IOException {
        ServerSettings server = next.server();
        if (server.tls() != null) {
            Preconditions.requireKey(server.tls());
        }
        if (tokens.tokens().isEmpty() && !isLoopback(server.host())) {
            throw new IOException("the host " + server.host() + " can be reached by others, and there is no token file "
                    + tokens.path()
                    + ": make tokens with kn:token-add, or set host = 127.0.0.1 in org.kilonova.rest.cfg");
        }
    }

    private static boolean isLoopback(String host) throws IOException {
        try {
            return Loopback.binds(host);
        } catch (UnknownHostException e) {
            throw new IOException("the host " + host + " is not known: set host in org.kilonova.rest.cfg", e);
        }
    }
}

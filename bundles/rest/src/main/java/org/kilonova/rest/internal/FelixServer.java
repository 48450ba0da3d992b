// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rest.internal;

import jakarta.servlet.Servlet;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.eclipse.jetty.server.RequestLog;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.servlet.runtime.HttpServiceRuntime;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server of Felix HTTP's own for the servlet: made by a factory configuration, bound to the servlet by a property that both have.
 * Must not be opened or closed on the thread that delivers configurations.
 */
final class FelixServer implements HttpServer {

    private static final Logger LOG = LoggerFactory.getLogger(FelixServer.class);

    private static final String FACTORY_PID = "org.apache.felix.http";
    private static final String NAME = "org.apache.felix.http.name";
    private static final long OPEN_SECONDS = 20;
    private static final long CLOSE_SECONDS = 10;
    private static final long POLL_MILLIS = 20;

    /** Beside the requests at work: acceptors, selectors, and those that tell the others that there is too much to do. */
    private static final int MORE_THREADS = 72;

    private final Configuration configuration;
    private final ServiceRegistration<Servlet> registration;
    private final ServiceRegistration<RequestLog> log;
    private final RestServlet servlet;
    private final ServerSettings settings;
    private final int port;

    private FelixServer(
            Configuration configuration,
            ServiceRegistration<Servlet> registration,
            ServiceRegistration<RequestLog> log,
            RestServlet servlet,
            ServerSettings settings,
            int port) {
        this.configuration = configuration;
        this.registration = registration;
        this.log = log;
        this.servlet = servlet;
        this.settings = settings;
        this.port = port;
    }

    /**
     * Opens a server and waits until it serves the servlet.
     *
     * @param unread is told of every request, served or not
     * @throws IOException saying what hinders it and what to change
     */
    static FelixServer open(
            BundleContext context,
            ConfigurationAdmin admin,
            RestServlet servlet,
            RequestLog unread,
            ServerSettings settings,
            int wanted)
            throws IOException, InterruptedException {
        if (settings.tls() != null) {
            Preconditions.requireKey(settings.tls());
        }
        int port = Preconditions.freePort(settings.host(), wanted);
        // Another name each time: of two servers that overlap each keeps its own servlet.
        String name = "kilonova-" + Long.toHexString(System.nanoTime());
        ServiceRegistration<Servlet> registration = context.registerService(
                Servlet.class,
                servlet,
                new Hashtable<>(Map.of(
                        "osgi.http.whiteboard.servlet.pattern",
                        "/*",
                        "osgi.http.whiteboard.servlet.name",
                        "org.kilonova.rest",
                        "osgi.http.whiteboard.servlet.asyncSupported",
                        true,
                        "osgi.http.whiteboard.target",
                        "(" + NAME + "=" + name + ")")));
        ServiceRegistration<RequestLog> log =
                context.registerService(RequestLog.class, unread, new Hashtable<>(Map.of(NAME, name)));
        FelixServer server = new FelixServer(
                admin.getFactoryConfiguration(FACTORY_PID, name, "?"), registration, log, servlet, settings, port);
        boolean ready = false;
        try {
            server.configuration.update(properties(settings, port, name));
            ready = servlet.awaitReady(OPEN_SECONDS, TimeUnit.SECONDS) && awaitServed(context, name);
        } finally {
            if (!ready) {
                server.withdraw();
            }
        }
        if (!ready) {
            throw new IOException("the HTTP server did not open " + settings.host() + ":" + port + " within "
                    + OPEN_SECONDS + " s: the log of org.apache.felix.http tells why");
        }
        return server;
    }

    /** A servlet is initialised a moment before requests are led to it. */
    private static boolean awaitServed(BundleContext context, String name) throws InterruptedException {
        return await(OPEN_SECONDS, () -> isServed(context, name));
    }

    private static boolean await(long seconds, BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        boolean holds = condition.getAsBoolean();
        while (!holds && System.nanoTime() < end) {
            Thread.sleep(POLL_MILLIS);
            holds = condition.getAsBoolean();
        }
        return holds;
    }

    private static boolean isServed(BundleContext context, String name) {
        for (ServiceReference<HttpServiceRuntime> reference : runtimes(context, name)) {
            HttpServiceRuntime runtime = context.getService(reference);
            if (runtime != null) {
                try {
                    if (runtime.calculateRequestInfoDTO("/").servletDTO != null) {
                        return true;
                    }
                } finally {
                    context.ungetService(reference);
                }
            }
        }
        return false;
    }

    private static Collection<ServiceReference<HttpServiceRuntime>> runtimes(BundleContext context, String name) {
        try {
            return context.getServiceReferences(HttpServiceRuntime.class, "(" + NAME + "=" + name + ")");
        } catch (InvalidSyntaxException e) {
            throw new IllegalArgumentException("no name of a server: " + name, e);
        }
    }

    private static Dictionary<String, Object> properties(ServerSettings settings, int port, String name) {
        Dictionary<String, Object> all = new Hashtable<>();
        boolean tls = settings.tls() != null;
        all.put(NAME, name);
        all.put("org.apache.felix.http.requestlog.filter", "(" + NAME + "=" + name + ")");
        all.put("org.apache.felix.http.host", settings.host());
        all.put("org.apache.felix.http.enable", !tls);
        all.put("org.apache.felix.https.enable", tls);
        all.put(tls ? "org.osgi.service.http.port.secure" : "org.osgi.service.http.port", port);
        all.put("org.apache.felix.http.timeout", millis(settings.idleTimeout()));
        all.put("org.apache.felix.http.jetty.threadpool.max", settings.maxConcurrent() + MORE_THREADS);
        all.put("org.apache.felix.http.jetty.headerBufferSize", settings.maxHeader());
        // What is ambiguous in a path is ours to judge, with an answer that a client can read.
        all.put("org.eclipse.jetty.UriComplianceMode", "UNSAFE");
        if (tls) {
            all.put("org.apache.felix.https.keystore", settings.tls().keystore().toString());
            all.put("org.apache.felix.https.keystore.password", settings.tls().password());
            all.put(
                    "org.apache.felix.https.keystore.key.password",
                    settings.tls().password());
            all.put(
                    "org.apache.felix.https.jetty.protocols.included",
                    settings.tls().minVersion().equals("TLSv1.3") ? "TLSv1.3" : "TLSv1.2,TLSv1.3");
        }
        return all;
    }

    private static int millis(Duration duration) {
        return (int) Math.min(Integer.MAX_VALUE, duration.toMillis());
    }

    @Override
    public URI address() {
        String host = settings.host();
        if (host.equals("0.0.0.0")) {
            host = "127.0.0.1";
        } else if (host.contains(":")) {
            host = "[" + (host.equals("::") ? "::1" : host.replaceAll("[\\[\\]]", "")) + "]";
        }
        return URI.create(settings.scheme() + "://" + host + ":" + port);
    }

    @Override
    public void close() {
        try {
            deleteConfiguration();
            servlet.awaitGone(CLOSE_SECONDS, TimeUnit.SECONDS);
            awaitFree();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            unregister();
        }
    }

    /** Takes back what was asked for, without waiting. */
    private void withdraw() {
        deleteConfiguration();
        unregister();
    }

    private void deleteConfiguration() {
        try {
            configuration.delete();
        } catch (IOException | IllegalStateException e) {
            LOG.warn("The configuration of the HTTP server at {} cannot be taken back", address(), e);
        }
    }

    /** The server gives up its port a moment after the servlet. */
    private void awaitFree() throws InterruptedException {
        if (!await(CLOSE_SECONDS, this::isFree)) {
            LOG.warn("The HTTP server at {} still has its port after {} s", address(), CLOSE_SECONDS);
        }
    }

    private boolean isFree() {
        try {
            Preconditions.freePort(settings.host(), port);
            return true;
        } catch (IOException e) {
            LOG.debug("Port {} is not free yet", port, e);
            return false;
        }
    }

    private void unregister() {
        try {
            registration.unregister();
            log.unregister();
        } catch (IllegalStateException e) {
            LOG.debug("The framework has unregistered the servlet before", e);
        }
    }
}

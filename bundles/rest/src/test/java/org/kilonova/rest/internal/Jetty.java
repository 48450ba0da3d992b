// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rest.internal;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** The servlet in a Jetty on loopback, with a {@link Rig} behind it. */
final class Jetty implements AutoCloseable {

    final BodyBudget budget;
    private final Server server;
    private final ServerConnector connector;
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);

    Jetty(Rig rig, long idleMillis, long budgetBytes) throws Exception {
        this(rig, idleMillis, budgetBytes, new HttpConnectionFactory());
    }

    Jetty(Rig rig, long idleMillis, long budgetBytes, ConnectionFactory... protocols) throws Exception {
        budget = new BodyBudget(() -> budgetBytes);
        server = new Server(new QueuedThreadPool(50));
        connector = new ServerConnector(server, 1, 1, protocols);
        connector.setHost("127.0.0.1");
        connector.setIdleTimeout(idleMillis);
        server.addConnector(connector);
        ServletContextHandler context = new ServletContextHandler();
        ServletHolder holder = new ServletHolder(
                new RestServlet(rig.api, () -> rig.settings, budget, new Uploads(rig.home.resolve("data/tmp")), timer));
        holder.setAsyncSupported(true);
        context.addServlet(holder, "/*");
        server.setHandler(context);
        server.setRequestLog(new UnreadRequests(rig.api));
        server.start();
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + connector.getLocalPort() + path);
    }

    Collection<EndPoint> connected() {
        return connector.getConnectedEndPoints();
    }

    Socket connect() throws IOException {
        Socket socket = new Socket("127.0.0.1", connector.getLocalPort());
        socket.setSoTimeout(30_000);
        return socket;
    }

    static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
    }

    /** All that comes until the server closes the connection. */
    static String readAll(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() throws Exception {
        server.stop();
        timer.shutdownNow();
    }
}

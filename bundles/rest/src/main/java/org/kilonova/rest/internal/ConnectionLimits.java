// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rest.internal;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.felix.http.jetty.ConnectorFactory;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.Scheduler;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;

/**
 * Bounds the connections of each HTTP server. Felix HTTP has no setting for that, but asks for further connectors when those of its own
 * are open: the one given here takes no connections, and counts those of the others while it lives. At the limit nobody is accepted,
 * and connections on which nothing happens are closed sooner. Those whose headers come too slowly are closed too.
 */
@Component(configurationPid = RestService.PID)
public final class ConnectionLimits implements ConnectorFactory {

    private static final long CROWDED_IDLE_MILLIS = 1000;
    private static final long LOOK_SECONDS = 5;

    private final Set<NetworkConnectionLimit> limits = ConcurrentHashMap.newKeySet();
    private volatile int most;

    @Activate
    public ConnectionLimits(RestService.Config config) {
        most = config.max__connections();
    }

    @Modified
    void modified(RestService.Config config) {
        most = config.max__connections();
        limits.removeIf(limit -> !limit.isRunning());
        limits.forEach(limit -> limit.setMaxNetworkConnectionCount(most));
    }

    @Override
    public Connector createConnector(Server server) {
        NetworkConnectionLimit limit = new NetworkConnectionLimit(most, server.getConnectors());
        limit.setEndPointIdleTimeout(CROWDED_IDLE_MILLIS);
        for (Connector connector : server.getConnectors()) {
            if (connector instanceof ServerConnector open) {
                open.getSelectorManager().addEventListener(limit);
            }
        }
        limits.add(limit);
        return new Counter(server, limit);
    }

    /** Opens nothing. */
    private static final class Counter extends ServerConnector {

        private final NetworkConnectionLimit limit;
        private final HeadTimeout heads;
        private volatile Scheduler.Task look;

        private Counter(Server server, NetworkConnectionLimit limit) {
            super(server, 1, 1);
            this.limit = limit;
            this.heads = new HeadTimeout(() -> connected(server), System::nanoTime);
        }

        private static List<EndPoint> connected(Server server) {
            return Arrays.stream(server.getConnectors())
                    .flatMap(connector -> connector.getConnectedEndPoints().stream())
                    .toList();
        }

        @Override
        protected void doStart() throws Exception {
            limit.start();
            lookLater();
        }

        private void lookLater() {
            look = getServer().getScheduler().schedule(this::look, LOOK_SECONDS, TimeUnit.SECONDS);
        }

        private void look() {
            try {
                heads.run();
            } finally {
                if (isRunning()) {
                    lookLater();
                }
            }
        }

        @Override
        protected void doStop() throws Exception {
            look.cancel();
            limit.stop();
        }
    }
}

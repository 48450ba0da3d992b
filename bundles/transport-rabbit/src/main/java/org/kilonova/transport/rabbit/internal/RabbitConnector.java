// SPDX-License-Identifier: Apache-2.0
package org.kilonova.transport.rabbit.internal;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.impl.ForgivingExceptionHandler;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import org.kilonova.transport.rabbit.internal.wire.Options;
import org.kilonova.transport.rabbit.internal.wire.RabbitUrl;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Connects to the hosts of a URL, which it takes in an order of its own. */
final class RabbitConnector implements Connector {

    private static final Logger log = LoggerFactory.getLogger(RabbitConnector.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final RabbitUrl url;
    private final Options options;
    private final SSLContext tls;
    private final Threads threads;
    private final String process;
    private final List<RabbitUrl.Host> hosts;

    /**
     * @param process names this process among the broker's connections
     * @throws IllegalArgumentException if a file that the options name cannot be used
     */
    RabbitConnector(RabbitUrl url, Options options, Threads threads, String process) {
        this.url = url;
        this.options = options;
        this.threads = threads;
        this.process = process;
        this.tls = options.tls().on() ? Tls.context(options.tls()) : null;
        this.hosts = new ArrayList<>(url.hosts());
        Collections.shuffle(hosts);
    }

    @Override
    public int hosts() {
        return hosts.size();
    }

    @Override
    public String name(int host) {
        return hosts.get(host).toString();
    }

    @Override
    public Connection open(int host, String purpose) throws IOException, TimeoutException {
        RabbitUrl.Host chosen = hosts.get(host);
        ConnectionFactory factory = new ConnectionFactory();
        factory.setHost(chosen.name());
        factory.setPort(chosen.port());
        factory.setUsername(chosen.user());
        factory.setPassword(chosen.password());
        factory.setVirtualHost(url.vhost());
        factory.setAutomaticRecoveryEnabled(false);
        factory.setTopologyRecoveryEnabled(false);
        factory.setConnectionTimeout((int) PATIENCE.toMillis());
        factory.setHandshakeTimeout((int) PATIENCE.toMillis());
        factory.setChannelRpcTimeout((int) PATIENCE.toMillis());
        factory.setRequestedHeartbeat((int) options.times().heartbeat().toSeconds());
        factory.setSharedExecutor(threads.consumers());
        factory.setHeartbeatExecutor(threads.heartbeat());
        factory.setThreadFactory(threads.readers());
        factory.setExceptionHandler(new LibraryFailures());
        if (tls != null) {
            factory.useSslProtocol(tls);
            if (options.tls().verifyHostname()) {
                factory.enableHostnameVerification();
            }
        }
        return factory.newConnection(process + " " + purpose);
    }

    /** What the link says once in its own words, with what it does next, the library would say too, with a trace. */
    private static final class LibraryFailures extends ForgivingExceptionHandler {

        @Override
        public void handleUnexpectedConnectionDriverException(Connection connection, Throwable failure) {
            log.debug("Connection {} broke", connection, failure);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.bench.rabbit.raw;

import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import java.io.IOException;
import java.net.URISyntaxException;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One connection to receive, one to send: the broker holds up the second one alone when it is short of memory. */
final class Connections implements AutoCloseable {

    static final String TOPIC = "bench-raw";
    static final String EXCHANGE = "openstack";

    private final Connection receiving;
    private final Connection sending;

    /** @param url {@code amqp://user:password@host:port} */
    Connections(String url) throws IOException, TimeoutException, URISyntaxException, GeneralSecurityException {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setUri(url);
        factory.setAutomaticRecoveryEnabled(false);
        factory.setSharedExecutor(new OnTheSpot());
        receiving = factory.newConnection("bench-raw-receiving");
        sending = factory.newConnection("bench-raw-sending");
    }

    Channel receiving() throws IOException {
        return declared(receiving.createChannel());
    }

    Confirmed sending() throws IOException {
        return new Confirmed(declared(sending.createChannel()));
    }

    private static Channel declared(Channel channel) throws IOException {
        channel.exchangeDeclare(EXCHANGE, BuiltinExchangeType.TOPIC, false, false, null);
        return channel;
    }

    @Override
    public void close() throws IOException {
        receiving.close();
        sending.close();
    }

    /** Consumers run on the connection's own thread: they hand on what could block, and spare one change of threads. */
    private static final class OnTheSpot extends AbstractExecutorService {

        private volatile boolean ended;

        @Override
        public void execute(Runnable work) {
            work.run();
        }

        @Override
        public void shutdown() {
            ended = true;
        }

        @Override
        public List<Runnable> shutdownNow() {
            ended = true;
            return List.of();
        }

        @Override
        public boolean isShutdown() {
            return ended;
        }

        @Override
        public boolean isTerminated() {
            return ended;
        }

        @Override
        public boolean awaitTermination(long time, TimeUnit unit) {
            return ended;
        }
    }
}

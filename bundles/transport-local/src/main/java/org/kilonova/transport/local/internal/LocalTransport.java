// SPDX-License-Identifier: Apache-2.0
package org.kilonova.transport.local.internal;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.kilonova.transport.Endpoint;
import org.kilonova.transport.Message;
import org.kilonova.transport.MessageHandler;
import org.kilonova.transport.Reply;
import org.kilonova.transport.Subscription;
import org.kilonova.transport.Transport;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The transport {@code local:}, inside one JVM. A changed capacity reaches the queues without a restart. */
@Component(configurationPid = LocalTransport.PID, property = Transport.SCHEME + "=local")
@Designate(ocd = LocalTransport.Config.class)
public final class LocalTransport implements Transport {

    static final String PID = "org.kilonova.transport.local";

    private static final Logger log = LoggerFactory.getLogger(LocalTransport.class);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @ObjectClassDefinition(
            name = "Kilonova local transport",
            description = "Messages inside the JVM (transport_url = local:)")
    public @interface Config {

        @AttributeDefinition(
                description =
                        "How many messages may wait in each queue; a sender who finds it full waits until its deadline"
                                + " (messages)",
                min = "1")
        int queue__capacity() default 1000;
    }

    private final LocalBus bus;

    @Activate
    public LocalTransport(Config config) {
        bus = new LocalBus(config.queue__capacity(), Clock.systemUTC(), PATIENCE);
        log.info("Local transport ready, {} messages per queue", config.queue__capacity());
    }

    @Modified
    void modified(Config config) {
        bus.capacity(config.queue__capacity());
        log.info("Local transport changed, {} messages per queue", config.queue__capacity());
    }

    @Deactivate
    void deactivate() {
        bus.close();
        log.info("Local transport stopped");
    }

    @Override
    public Subscription subscribe(Endpoint endpoint, MessageHandler handler) {
        return bus.subscribe(endpoint, handler);
    }

    @Override
    public CompletableFuture<Reply> call(Message message) {
        return bus.call(message);
    }

    @Override
    public void cast(Message message) {
        bus.cast(message);
    }
}

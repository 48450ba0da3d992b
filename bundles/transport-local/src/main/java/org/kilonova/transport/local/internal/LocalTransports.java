// SPDX-License-Identifier: Apache-2.0
package org.kilonova.transport.local.internal;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.kilonova.metrics.MetricFamily;
import org.kilonova.metrics.MetricSource;
import org.kilonova.transport.Transport;
import org.kilonova.transport.TransportProvider;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens {@code local:}, a transport inside one JVM. A changed capacity reaches the queues without a restart. Immediate, because a delayed
 * component would be thrown away, with what waits in its queues, whenever its last user lets go of it.
 */
@Component(immediate = true, configurationPid = LocalTransports.PID, property = TransportProvider.SCHEME + "=local")
@Designate(ocd = LocalTransports.Config.class)
public final class LocalTransports implements TransportProvider, MetricSource {

    static final String PID = "org.kilonova.transport.local";

    private static final Logger log = LoggerFactory.getLogger(LocalTransports.class);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String URL = "local:";

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

    private final Set<LocalTransport> open = ConcurrentHashMap.newKeySet();
    private final Counts counts = new Counts();
    private volatile int capacity;

    @Activate
    public LocalTransports(Config config) {
        capacity = Queues.checked(config.queue__capacity());
        log.info("Local transport ready, {} messages per queue", capacity);
    }

    @Modified
    void modified(Config config) {
        capacity = Queues.checked(config.queue__capacity());
        open.forEach(transport -> transport.capacity(capacity));
        log.info("Local transport changed, {} messages per queue", capacity);
    }

    @Deactivate
    void deactivate() {
        open.forEach(LocalTransport::close);
        log.info("Local transport stopped");
    }

    @Override
    public List<MetricFamily> collect() {
        return counts.families(open.stream().map(LocalTransport::kept).toList());
    }

    @Override
    public Transport open(String url) {
        if (!url.equals(URL)) {
            throw new IllegalArgumentException("inside the JVM there is nothing to name: it must be just " + URL);
        }
        LocalTransport transport =
                new LocalTransport(new LocalBus(capacity, Clock.systemUTC(), PATIENCE, counts), open::remove);
        open.add(transport);
        // In case the setting has changed meanwhile.
        transport.capacity(capacity);
        return transport;
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.kilonova.transport.rabbit.internal;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.kilonova.metrics.MetricFamily;
import org.kilonova.metrics.MetricSource;
import org.kilonova.transport.Transport;
import org.kilonova.transport.TransportProvider;
import org.kilonova.transport.rabbit.internal.wire.Options;
import org.kilonova.transport.rabbit.internal.wire.RabbitUrl;
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
 * Opens {@code rabbit://} and {@code rabbits://}, a transport over RabbitMQ in oslo.messaging's format. Changed settings count for what is
 * opened after that; with them the service's properties change, and the core opens its transport anew.
 */
@Component(
        configurationPid = RabbitTransports.PID,
        property = {TransportProvider.SCHEME + "=rabbit", TransportProvider.SCHEME + "=rabbits"})
@Designate(ocd = RabbitTransports.Config.class)
public final class RabbitTransports implements TransportProvider, MetricSource {

    static final String PID = "org.kilonova.transport.rabbit";

    private static final Logger log = LoggerFactory.getLogger(RabbitTransports.class);

    @ObjectClassDefinition(
            name = "Kilonova RabbitMQ transport",
            description =
                    "Messages over RabbitMQ in oslo.messaging's format (transport_url = rabbit://...). Each can be given in the"
                            + " URL too, as ?name=value")
    public @interface Config {

        @AttributeDefinition(description = "Exchange that requests go to; the same for all peers")
        String control__exchange() default "openstack";

        @AttributeDefinition(
                description = "Whether exchange and queues outlive a restart of the broker; the same for all peers")
        boolean amqp__durable__queues() default false;

        @AttributeDefinition(
                description = "Whether exchange and queues go with their last user; the same for all peers")
        boolean amqp__auto__delete() default false;

        @AttributeDefinition(description = "Whether topics have replicated queues; the same for all peers")
        boolean rabbit__quorum__queue() default false;

        @AttributeDefinition(
                description =
                        "How often a quorum queue delivers a message before it drops it; 0 = the broker's own limit, in RabbitMQ 3 none",
                min = "0")
        int rabbit__quorum__delivery__limit() default 0;

        @AttributeDefinition(description = "How many messages a quorum queue keeps in memory; 0 = no limit", min = "0")
        int rabbit__quorum__max__memory__length() default 0;

        @AttributeDefinition(description = "How much a quorum queue keeps in memory (bytes); 0 = no limit", min = "0")
        int rabbit__quorum__max__memory__bytes() default 0;

        @AttributeDefinition(description = "Whether queues ask for mirrors; the same for all peers")
        boolean rabbit__ha__queues() default false;

        @AttributeDefinition(
                description = "How long reply and fanout queues stay without a consumer (seconds); 0 = for ever",
                min = "0")
        double rabbit__transient__queues__ttl() default 1800;

        @AttributeDefinition(
                description =
                        "The first pause between two attempts to connect; it doubles, and its length is drawn anew (seconds)",
                min = "0.1")
        double rabbit__retry__interval() default 1;

        @AttributeDefinition(description = "The longest pause between two attempts to connect (seconds)", min = "0.1")
        double rabbit__interval__max() default 30;

        @AttributeDefinition(
                description =
                        "Between two signs of life of the broker (seconds), if it proposes no less; when two have not come, the"
                                + " connection counts as lost. 0 = as the broker proposes",
                min = "0")
        int heartbeat__timeout__threshold() default 15;

        @AttributeDefinition(
                description = "How long an answer is kept for a caller whose reply queue is not there (seconds)",
                min = "0")
        double kombu__missing__consumer__retry__timeout() default 60;

        @AttributeDefinition(description = "Whether connections are encrypted; rabbits:// says so too")
        boolean ssl() default false;

        @AttributeDefinition(description = "PEM file of those who vouch for the broker; empty = the JVM's own")
        String ssl__ca__file() default "";

        @AttributeDefinition(description = "PEM file of our certificate; empty = none")
        String ssl__cert__file() default "";

        @AttributeDefinition(
                description = "PEM file of its key, PKCS#8 without password; empty = in the certificate's file")
        String ssl__key__file() default "";

        @AttributeDefinition(description = "Whether the broker's certificate must name its host")
        boolean ssl__verify__hostname() default true;

        @AttributeDefinition(description = "How often a message is begun before it becomes a dead letter", min = "1")
        int max__attempts() default 5;

        @AttributeDefinition(
                description = "How many fanout messages wait for one host; beyond it the oldest is dropped",
                min = "1")
        int fanout__queue__length() default 10000;

        @AttributeDefinition(
                description = "How many dead letters are kept for each topic; beyond it the oldest is dropped",
                min = "1")
        int dead__letter__length() default 10000;

        @AttributeDefinition(
                description = "How long the broker may take to accept a message that has no deadline (seconds)",
                min = "0")
        double publish__timeout() default 30;

        @AttributeDefinition(
                description = "How many messages are remembered so that none is run twice; 0 = none",
                min = "0")
        int recent__results() default 10000;
    }

    private volatile Map<String, Object> settings;
    private final Counts counts = new Counts();
    private final Set<RabbitTransport> open = ConcurrentHashMap.newKeySet();

    /**
     * @param defaults named here so that the component's description holds them: only then are they among the settings
     * @param settings the defaults of {@link Config}, and what is configured over them
     */
    @Activate
    public RabbitTransports(Config defaults, Map<String, Object> settings) {
        this(settings);
    }

    RabbitTransports(Map<String, Object> settings) {
        this.settings = settings;
    }

    @Modified
    void modified(Map<String, Object> changed) {
        settings = changed;
    }

    @Deactivate
    void deactivate() {
        open.forEach(RabbitTransport::close);
    }

    @Override
    public List<MetricFamily> collect() {
        return counts.families(List.copyOf(open));
    }

    @Override
    public Transport open(String url) {
        RabbitUrl parsed = RabbitUrl.parse(url);
        Options options = Options.of(settings, parsed);
        if (!options.unknown().isEmpty()) {
            log.warn("Options of transport_url that Kilonova does not know are ignored: {}", options.unknown());
        }
        RabbitTransport transport = new RabbitTransport(parsed, options, Clock.systemUTC(), counts, open::remove);
        open.add(transport);
        transport.open();
        return transport;
    }
}

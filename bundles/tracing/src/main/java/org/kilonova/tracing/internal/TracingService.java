// SPDX-License-Identifier: Apache-2.0
package org.kilonova.tracing.internal;

import org.kilonova.tracing.Tracer;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Has a {@link Tracer} in the registry while spans are wanted. */
@Component(
        service = {},
        immediate = true,
        configurationPid = TracingService.PID)
@Designate(ocd = TracingService.Config.class)
public final class TracingService {

    static final String PID = "org.kilonova.tracing";

    /** Settings of tracing. */
    @ObjectClassDefinition(name = "Kilonova tracing")
    public @interface Config {

        @AttributeDefinition(
                description =
                        "URL of a collector that takes OTLP over HTTP, such as http://127.0.0.1:4318; empty is none: no span"
                                + " is made, unless the JVM runs with OpenTelemetry's Java agent")
        String endpoint() default "";

        @AttributeDefinition(
                type = AttributeType.PASSWORD,
                description =
                        "Headers that the collector wants, NAME=VALUE, several separated by commas; empty is none")
        String _headers() default "";

        @AttributeDefinition(
                description = "Part of the traces begun here that is recorded; for others their beginner decides",
                min = "0",
                max = "1")
        double sample__ratio() default 1;

        @AttributeDefinition(description = "Name under which the spans appear; the same for all containers of a site")
        String service__name() default "kilonova";
    }

    private final TracerInForce inForce;

    @Activate
    public TracingService(BundleContext context, Config config) {
        String version = String.valueOf(context.getProperty("kilonova.version"));
        inForce = new TracerInForce(
                settings -> new Sdk(settings, version),
                tracer -> context.registerService(Tracer.class, tracer, null)::unregister);
        change(config);
    }

    @Modified
    void change(Config config) {
        inForce.change(() -> TracingSettings.of(
                config.endpoint(), config._headers(), config.sample__ratio(), config.service__name()));
    }

    @Deactivate
    void deactivate() {
        inForce.close();
    }
}

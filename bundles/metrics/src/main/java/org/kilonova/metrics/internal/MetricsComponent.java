// SPDX-License-Identifier: Apache-2.0
package org.kilonova.metrics.internal;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.kilonova.metrics.MetricSource;
import org.kilonova.metrics.MetricsExposition;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The metrics of all sources in the registry, with those of the JVM. */
@Component(configurationPid = MetricsComponent.PID, immediate = true)
@Designate(ocd = MetricsComponent.Config.class)
public final class MetricsComponent implements MetricsExposition {

    static final String PID = "org.kilonova.metrics";

    /** Settings of the metrics. */
    @ObjectClassDefinition(name = "Kilonova metrics", description = "What is told to those who watch")
    public @interface Config {

        @AttributeDefinition(
                description =
                        "Combinations of labels that one metric may have; what is over is told together, with the label values other",
                min = "1",
                max = "1000000")
        int points__per__metric() default 5000;
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    private volatile List<MetricSource> sources = List.of();

    private final Exposition exposition;

    @Activate
    public MetricsComponent(BundleContext context, Config config) {
        exposition = new Exposition(
                () -> sources,
                new PlatformMetrics(context.getBundle().getVersion().toString()),
                config.points__per__metric());
    }

    /** Keeps what has been said in the log, and which points have their place. */
    @Modified
    void modified(Config config) {
        exposition.limit(config.points__per__metric());
    }

    @Override
    public String contentType(String accept) {
        return exposition.contentType(accept);
    }

    @Override
    public void write(String accept, OutputStream out) throws IOException {
        exposition.write(accept, out);
    }
}

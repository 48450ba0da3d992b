// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rest.internal;

import java.util.Optional;
import org.kilonova.audit.Audit;
import org.kilonova.container.Container;
import org.kilonova.container.DeployFolder;
import org.kilonova.container.Settings;
import org.kilonova.container.Swaps;
import org.kilonova.health.Health;
import org.kilonova.http.StaticContent;
import org.kilonova.metrics.MetricsExposition;
import org.kilonova.tracing.Tracer;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** Those that are registered now. They come and go without HTTP being opened anew. */
@Component(service = OsgiNeighbours.class)
public final class OsgiNeighbours implements Neighbours {

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile Container container;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile DeployFolder folder;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile Swaps swaps;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile Settings settings;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile Health health;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile MetricsExposition metrics;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile Audit audit;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile StaticContent content;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile Tracer tracer;

    @Override
    public Optional<Container> container() {
        return Optional.ofNullable(container);
    }

    @Override
    public Optional<DeployFolder> folder() {
        return Optional.ofNullable(folder);
    }

    @Override
    public Optional<Swaps> swaps() {
        return Optional.ofNullable(swaps);
    }

    @Override
    public Optional<Settings> settings() {
        return Optional.ofNullable(settings);
    }

    @Override
    public Optional<Health> health() {
        return Optional.ofNullable(health);
    }

    @Override
    public Optional<MetricsExposition> metrics() {
        return Optional.ofNullable(metrics);
    }

    @Override
    public Optional<Audit> audit() {
        return Optional.ofNullable(audit);
    }

    @Override
    public Optional<StaticContent> content() {
        return Optional.ofNullable(content);
    }

    @Override
    public Optional<Tracer> tracer() {
        return Optional.ofNullable(tracer);
    }
}

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

/** The services of other bundles that HTTP shows; each may be away for a while, or for good. Thread-safe. */
interface Neighbours {

    Optional<Container> container();

    Optional<DeployFolder> folder();

    Optional<Swaps> swaps();

    Optional<Settings> settings();

    Optional<Health> health();

    Optional<MetricsExposition> metrics();

    Optional<Audit> audit();

    Optional<StaticContent> content();

    Optional<Tracer> tracer();
}

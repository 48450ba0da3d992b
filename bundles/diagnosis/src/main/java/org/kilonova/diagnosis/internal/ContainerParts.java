// SPDX-License-Identifier: Apache-2.0
package org.kilonova.diagnosis.internal;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.kilonova.container.Container;
import org.kilonova.container.DeployFolder;
import org.kilonova.container.HostedServiceInfo;
import org.kilonova.container.Settings;
import org.kilonova.container.Swaps;
import org.kilonova.health.Health;
import org.kilonova.metrics.MetricsExposition;
import org.kilonova.service.ServiceDirectory;
import org.kilonova.transport.DeadLetters;

/** What the services of the container tell. */
record ContainerParts(Registry registry) {

    List<Part> all() {
        return List.of(
                registry.json("health.json", Health.class, health -> health.report(Set.of())),
                registry.json("settings.json", Settings.class, Settings::all),
                registry.json("services.json", Container.class, ContainerParts::services),
                registry.json("figures.json", Container.class, ContainerParts::figures),
                registry.json(
                        "transport.json",
                        Container.class,
                        container ->
                                Map.of("problem", container.transportProblem().orElse("none"))),
                registry.json("deployed.json", DeployFolder.class, DeployFolder::files),
                registry.json("swaps.json", Swaps.class, Swaps::swaps),
                registry.json("leaks.json", Swaps.class, Swaps::remains),
                registry.json("dead-letters.json", Container.class, ContainerParts::deadLetters),
                registry.json("records.json", ServiceDirectory.class, ServiceDirectory::list),
                new Part("metrics.txt", () -> registry.use(MetricsExposition.class, ContainerParts::metrics)));
    }

    /** With their generations, calls in flight, tasks and histories. */
    private static Object services(Container container) {
        return Map.of("host", container.host(), "services", container.services());
    }

    private static Object figures(Container container) {
        Map<String, Object> figures = new TreeMap<>();
        for (HostedServiceInfo service : container.services()) {
            if (service.topic() != null) {
                String name = service.topic() + "." + service.host();
                figures.put(name, container.figures(name));
            }
        }
        return figures;
    }

    /** Only how many: what is in them is for those whom they concern. */
    private static Object deadLetters(Container container) {
        DeadLetters letters = container.deadLetters();
        Map<String, Object> counts = new TreeMap<>();
        for (HostedServiceInfo service : container.services()) {
            if (service.topic() != null) {
                counts.put(service.topic(), letters.count(service.topic()));
            }
        }
        return counts;
    }

    private static String metrics(MetricsExposition exposition) throws java.io.IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        exposition.write(null, out);
        return out.toString(StandardCharsets.UTF_8);
    }
}

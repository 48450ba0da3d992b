// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rest.internal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.kilonova.container.Container;
import org.kilonova.container.GenerationInfo;
import org.kilonova.container.HostedServiceInfo;
import org.kilonova.container.MethodFigures;
import org.kilonova.container.NoSuchServiceHereException;

/**
 * A service of this container in a list.
 *
 * @param name as the commands of the shell take it
 * @param since when it came into its state, or null
 * @param generation number of the current one, or null
 * @param bundle of the current generation, or null
 * @param version of that bundle, or null
 * @param calls that have ended since it came up
 * @param errors those that ended with one
 */
record ServiceRow(
        String name,
        String topic,
        String host,
        String binary,
        String recordId,
        String state,
        String reason,
        Instant since,
        Integer generation,
        String bundle,
        String version,
        int queued,
        int inFlight,
        long calls,
        long errors) {

    /** All services, by topic and host. */
    static List<ServiceRow> all(Container container) {
        return all(container, container.services());
    }

    static List<ServiceRow> all(Container container, List<HostedServiceInfo> services) {
        Function<HostedServiceInfo, String> naming = HostedServiceInfo.naming(services);
        List<ServiceRow> rows = new ArrayList<>(services.size());
        for (HostedServiceInfo service : services) {
            String name = naming.apply(service);
            rows.add(of(name, service, figures(container, name)));
        }
        return rows;
    }

    /** Those of a service that went a moment ago are none. */
    private static List<MethodFigures> figures(Container container, String name) {
        try {
            return container.figures(name);
        } catch (NoSuchServiceHereException e) {
            return List.of();
        }
    }

    static ServiceRow of(String name, HostedServiceInfo service, List<MethodFigures> figures) {
        int changes = service.history().size();
        int count = service.generations().size();
        GenerationInfo current = count == 0 ? null : service.generations().get(count - 1);
        long errors = 0;
        long calls = 0;
        for (MethodFigures method : figures) {
            calls += method.calls();
            errors +=
                    method.errors().values().stream().mapToLong(Long::longValue).sum();
        }
        return new ServiceRow(
                name,
                service.topic(),
                service.host(),
                service.binary(),
                service.recordId() == null ? null : service.recordId().toString(),
                service.state().name(),
                service.reason(),
                changes == 0 ? null : service.history().get(changes - 1).time(),
                current == null ? null : current.number(),
                current == null ? null : current.bundle(),
                current == null ? null : current.version(),
                service.queued(),
                service.calls().size(),
                calls,
                errors);
    }

    Members members() {
        return new Members()
                .with("name", name)
                .with("topic", topic)
                .with("host", host)
                .with("binary", binary)
                .with("record_id", recordId)
                .with("state", state)
                .with("reason", reason)
                .with("since", since)
                .with("generation", generation)
                .with("bundle", bundle)
                .with("version", version)
                .with("queued", queued)
                .with("in_flight", inFlight)
                .with("calls", calls)
                .with("errors", errors);
    }

    Map<String, Object> json() {
        return members().map();
    }
}

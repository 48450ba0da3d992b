// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal.service;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.kilonova.container.CallInfo;
import org.kilonova.container.GenerationInfo;
import org.kilonova.container.HostedServiceInfo;

/** A service as operators see it. */
final class Snapshot {

    private Snapshot() {}

    /** All that it has, the one that serves last. */
    static Set<Generation> generations(ServiceParts service, Startups startups) {
        Roster roster = service.roster();
        Generation starting = startups.starting();
        Set<Generation> known = new LinkedHashSet<>(roster.ending());
        known.addAll(startups.waiting());
        if (starting != null) {
            known.add(starting);
        }
        known.addAll(roster.atWork());
        return known;
    }

    static HostedServiceInfo of(ServiceParts service, Startups startups) {
        Roster roster = service.roster();
        Generation starting = startups.starting();
        Generation shown = roster.current() == null ? starting : roster.current();
        List<GenerationInfo> infos = new ArrayList<>();
        List<CallInfo> calls = new ArrayList<>();
        for (Generation generation : generations(service, startups)) {
            infos.add(generation.info());
            calls.addAll(generation.calls().info(generation.number()));
        }
        return new HostedServiceInfo(
                service.topic(),
                service.attachment().host(),
                service.attachment().binary(),
                service.attachment().recordId(),
                service.machine().state(),
                service.machine().reason(),
                infos,
                service.attachment().queued(),
                calls,
                shown == null ? List.of() : shown.work().methods(),
                service.tasks().info(),
                service.machine().history());
    }
}

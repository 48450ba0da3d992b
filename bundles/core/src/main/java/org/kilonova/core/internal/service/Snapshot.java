// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal.service;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.kilonova.container.CallInfo;
import org.kilonova.container.GenerationInfo;
import org.kilonova.container.HostedServiceInfo;

/** A service as operators see it. */
final class Snapshot {

    private Snapshot() {}

    /**
     * @param idle generations that neither serve nor start
     * @param starting the one that starts, or null
     */
    static HostedServiceInfo of(
            String topic,
            Attachment attachment,
            StateMachine machine,
            TaskSet tasks,
            Succession succession,
            Collection<Generation> idle,
            Generation starting) {
        Set<Generation> known = new LinkedHashSet<>(succession.ending());
        known.addAll(idle);
        if (starting != null) {
            known.add(starting);
        }
        known.addAll(succession.atWork());
        Generation shown = succession.current() == null ? starting : succession.current();
        List<GenerationInfo> infos = new ArrayList<>();
        List<CallInfo> calls = new ArrayList<>();
        for (Generation generation : known) {
            infos.add(generation.info());
            calls.addAll(generation.calls().info(generation.number()));
        }
        return new HostedServiceInfo(
                topic,
                attachment.host(),
                attachment.binary(),
                attachment.recordId(),
                machine.state(),
                machine.reason(),
                infos,
                attachment.queued(),
                calls,
                shown == null ? List.of() : shown.methods(),
                tasks.info(),
                machine.history());
    }
}

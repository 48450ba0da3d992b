// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal.service;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.kilonova.container.CallInfo;
import org.kilonova.container.GenerationInfo;
import org.kilonova.container.HostedServiceInfo;

/** A service as operators see it. */
final class Snapshot {

    private Snapshot() {}

    /**
     * @param known all generations, the current one last
     * @param shown the one whose methods are shown, or null
     */
    static HostedServiceInfo of(
            String topic,
            Attachment attachment,
            StateMachine machine,
            TaskSet tasks,
            Collection<Generation> known,
            Generation shown) {
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

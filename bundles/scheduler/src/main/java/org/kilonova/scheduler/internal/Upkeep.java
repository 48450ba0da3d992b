// SPDX-License-Identifier: Apache-2.0
package org.kilonova.scheduler.internal;

import java.time.Duration;
import java.util.Map;
import org.kilonova.scheduler.internal.records.InstanceRecord;
import org.kilonova.scheduler.internal.records.InstanceTable;
import org.kilonova.scheduler.internal.records.Node;
import org.kilonova.scheduler.internal.records.NodeTable;
import org.kilonova.scheduler.internal.records.Steps;
import org.kilonova.scheduler.internal.wire.State;
import org.kilonova.service.ServiceRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is done from time to time, by whichever scheduler comes first. Thread-safe. */
final class Upkeep {

    private static final Logger LOG = LoggerFactory.getLogger(Upkeep.class);

    private final HostStates hosts;
    private final NodeTable nodes;
    private final InstanceTable instances;
    private final Steps steps;
    private final Placement placement;
    private final ComputeHosts compute;

    Upkeep(
            HostStates hosts,
            NodeTable nodes,
            InstanceTable instances,
            Steps steps,
            Placement placement,
            ComputeHosts compute) {
        this.hosts = hosts;
        this.nodes = nodes;
        this.instances = instances;
        this.steps = steps;
        this.placement = placement;
        this.compute = compute;
    }

    /** Tells hosts again what they should do about instances that have not moved for so long. */
    void retry(Duration patience) {
        Map<String, ServiceRecord> services = hosts.records();
        for (InstanceRecord waiting : instances.waiting(patience)) {
            if (steps.askAgain(waiting, patience)) {
                ServiceRecord host = services.get(waiting.host());
                if (waiting.state() == State.DELETING) {
                    deleteAgain(waiting, host);
                } else {
                    buildAgain(waiting, host);
                }
            }
        }
    }

    private void buildAgain(InstanceRecord waiting, ServiceRecord host) {
        if (host == null || !host.up()) {
            String explanation = "host " + waiting.host() + (host == null ? " has no service record" : " is down")
                    + ", it did not confirm that it runs; if it does, the host will report it";
            if (steps.hostDown(waiting, explanation)) {
                LOG.warn("instance {} is in ERROR: {}", waiting.id(), explanation);
            }
        } else if (!waiting.claimed()) {
            placement.send(waiting);
        }
    }

    private void deleteAgain(InstanceRecord waiting, ServiceRecord host) {
        if (host == null) {
            LOG.info("instance {} is gone with its host {}", waiting.id(), waiting.host());
            steps.hostGone(waiting.id(), waiting.host());
        } else if (host.up()) {
            compute.terminate(waiting.id(), waiting.host());
        }
    }

    /** Forgets instances that were deleted so long ago, and hosts without a service record that have been silent for so long. */
    void reap(Duration retention) {
        int gone = instances.reap(retention);
        if (gone > 0) {
            LOG.info("{} records of deleted instances are forgotten", gone);
        }
        Map<String, ServiceRecord> services = hosts.records();
        for (Node node : nodes.list()) {
            if (!services.containsKey(node.host()) && nodes.forget(node.host(), retention)) {
                LOG.info("host {} has no service record any more and is forgotten", node.host());
            }
        }
    }

    /** Has all hosts report now instead of at their next time. */
    void askForReports() {
        compute.report().ifPresent(reason -> LOG.debug("no compute host is there yet: {}", reason));
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.kilonova.scheduler.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.kilonova.scheduler.internal.records.InstanceTable;
import org.kilonova.scheduler.internal.records.Standing;
import org.kilonova.scheduler.internal.records.Steps;
import org.kilonova.scheduler.internal.wire.Reported;
import org.kilonova.scheduler.internal.wire.State;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares what a host says it has with the records. The host is right about what runs there, the records are right about what should.
 * Thread-safe.
 */
final class Reports {

    private static final Logger LOG = LoggerFactory.getLogger(Reports.class);

    private final InstanceTable instances;
    private final Steps steps;
    private final Duration patience;

    /** @param patience for what a report may not know yet */
    Reports(InstanceTable instances, Steps steps, Duration patience) {
        this.instances = instances;
        this.steps = steps;
        this.patience = patience;
    }

    /**
     * Corrects the records.
     *
     * @param reported all that the host has
     * @return what should not be there
     */
    List<UUID> reconcile(String host, List<Reported> reported) {
        List<UUID> terminate = new ArrayList<>();
        Map<UUID, Standing> records =
                instances.standing(host, reported.stream().map(Reported::id).toList());
        for (Reported instance : reported) {
            Standing record = records.remove(instance.id());
            if (record == null) {
                adopt(host, instance);
            } else if (wanted(record, host)) {
                update(host, record, instance);
            } else if (instance.state() != State.DELETED) {
                LOG.info(
                        "instance {} should not be on host {}: its record is {} on host {}",
                        record.id(),
                        host,
                        record.state(),
                        record.host());
                terminate.add(record.id());
            } else {
                steps.apply(host, instance.change());
            }
        }
        records.values().forEach(this::lacking);
        return terminate;
    }

    private static boolean wanted(Standing record, String host) {
        return host.equals(record.host()) && record.state() != State.DELETING && record.state() != State.DELETED;
    }

    private void adopt(String host, Reported instance) {
        if (instance.state() != State.DELETED && instances.adopt(host, instance)) {
            LOG.info(
                    "instance {} ({}) is {} on host {} and had no record: it has one now",
                    instance.id(),
                    instance.name(),
                    instance.state(),
                    host);
        }
    }

    private void update(String host, Standing record, Reported instance) {
        if (record.state() == State.REBOOTING
                && record.revision() == instance.revision()
                && record.unchanged().compareTo(patience) > 0
                && steps.notRebooted(record)) {
            LOG.info("host {} never rebooted instance {}: it is {}", host, record.id(), instance.state());
        }
        if (record.state() == State.REBOOTING || record.revision() < instance.revision()) {
            steps.apply(host, instance.change());
        }
    }

    private void lacking(Standing record) {
        if (record.unchanged().compareTo(patience) <= 0) {
            return;
        }
        if (record.state() == State.DELETING) {
            steps.hostGone(record.id(), record.host());
        } else if (record.claimed() && record.state() != State.ERROR) {
            String explanation = "host " + record.host() + " no longer has it";
            if (steps.missing(record, explanation)) {
                LOG.warn("instance {} was {}: {}", record.id(), record.state(), explanation);
            }
        }
    }
}

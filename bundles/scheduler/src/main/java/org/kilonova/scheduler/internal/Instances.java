// SPDX-License-Identifier: Apache-2.0
package org.kilonova.scheduler.internal;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.kilonova.scheduler.internal.records.InstanceQuery;
import org.kilonova.scheduler.internal.records.InstanceRecord;
import org.kilonova.scheduler.internal.records.InstanceTable;
import org.kilonova.scheduler.internal.records.Steps;
import org.kilonova.scheduler.internal.wire.Instance;
import org.kilonova.scheduler.internal.wire.InstanceConflict;
import org.kilonova.scheduler.internal.wire.InstanceNotFound;
import org.kilonova.scheduler.internal.wire.InstancePage;
import org.kilonova.scheduler.internal.wire.InvalidRequest;
import org.kilonova.scheduler.internal.wire.State;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What users do with instances that are there. Thread-safe. */
final class Instances {

    private static final Logger LOG = LoggerFactory.getLogger(Instances.class);

    private final InstanceTable instances;
    private final Steps steps;
    private final ComputeHosts compute;

    Instances(InstanceTable instances, Steps steps, ComputeHosts compute) {
        this.instances = instances;
        this.steps = steps;
        this.compute = compute;
    }

    Instance get(String id) {
        return find(id).instance();
    }

    /** A page of the list; one more than asked for is read, to know whether there is a next page. */
    InstancePage list(InstanceQuery query) {
        List<Instance> found = instances
                .list(query.withLimit(query.limit() + 1))
                .orElseThrow(() -> new InvalidRequest(
                        "marker",
                        "there is no instance " + query.marker() + " to continue from: begin anew without marker"));
        if (found.size() <= query.limit()) {
            return new InstancePage(found, null);
        }
        List<Instance> page = found.subList(0, query.limit());
        return new InstancePage(page, page.get(page.size() - 1).id());
    }

    Instance terminate(String id) {
        InstanceRecord instance = living(id);
        if (instance.state() == State.DELETING || !steps.terminate(instance.id())) {
            throw new InstanceConflict("instance " + id + " is being deleted already: wait until it is gone");
        }
        InstanceRecord now = find(id);
        LOG.info(
                "instance {} ({}) is to be deleted on host {}",
                id,
                now.instance().name(),
                now.host());
        if (now.state() == State.DELETING) {
            compute.terminate(now.id(), now.host())
                    .ifPresent(reason -> LOG.warn(
                            "host {} could not be told to delete instance {}, it is told again: {}",
                            now.host(),
                            id,
                            reason));
        }
        return now.instance();
    }

    Instance reboot(String id) {
        InstanceRecord instance = living(id);
        if (!steps.reboot(instance)) {
            throw new InstanceConflict("instance " + id + " is " + find(id).state()
                    + ": only one that is on its host and ACTIVE, SHUTOFF or ERROR can be rebooted");
        }
        LOG.info("instance {} is to be rebooted on host {}", id, instance.host());
        Optional<String> failure = compute.reboot(instance.id(), instance.host());
        if (failure.isPresent()) {
            steps.rebootNotSent(instance);
            throw new InstanceConflict("instance " + id + " cannot be rebooted, its host " + instance.host()
                    + " cannot be reached: " + failure.get());
        }
        return find(id).instance();
    }

    private InstanceRecord living(String id) {
        InstanceRecord instance = find(id);
        if (instance.state() == State.DELETED) {
            throw new InstanceNotFound(
                    "instance " + id + " was deleted at " + instance.instance().updatedAt());
        }
        return instance;
    }

    private InstanceRecord find(String id) {
        return uuid(id).flatMap(instances::find)
                .orElseThrow(() ->
                        new InstanceNotFound("there is no instance " + id + "; list_instances tells which there are"));
    }

    private static Optional<UUID> uuid(String id) {
        try {
            return Optional.of(UUID.fromString(id));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}

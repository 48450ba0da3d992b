// SPDX-License-Identifier: Apache-2.0
package org.kilonova.scheduler.internal;

import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.kilonova.rpc.CallContext;
import org.kilonova.scheduler.internal.HostStates.Snapshot;
import org.kilonova.scheduler.internal.choice.Chooser;
import org.kilonova.scheduler.internal.choice.HostState;
import org.kilonova.scheduler.internal.choice.Request;
import org.kilonova.scheduler.internal.choice.Selection;
import org.kilonova.scheduler.internal.records.ImageTable;
import org.kilonova.scheduler.internal.records.InstanceRecord;
import org.kilonova.scheduler.internal.records.InstanceTable;
import org.kilonova.scheduler.internal.records.Steps;
import org.kilonova.scheduler.internal.wire.Busy;
import org.kilonova.scheduler.internal.wire.Instance;
import org.kilonova.scheduler.internal.wire.InstanceConflict;
import org.kilonova.scheduler.internal.wire.InvalidRequest;
import org.kilonova.scheduler.internal.wire.ListedImage;
import org.kilonova.scheduler.internal.wire.State;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings instances to hosts. The record comes first and the message second, so that a message that is lost can be sent again.
 * Only a refusal moves an instance to another host, and a host starts it only when the record still names that host: so none
 * is ever started twice. Thread-safe.
 */
final class Placement {

    private static final Logger LOG = LoggerFactory.getLogger(Placement.class);

    private final Chooser chooser;
    private final HostStates hosts;
    private final ImageTable images;
    private final InstanceTable instances;
    private final Steps steps;
    private final ComputeHosts compute;
    private final int maxBuilds;

    Placement(
            Chooser chooser,
            HostStates hosts,
            ImageTable images,
            InstanceTable instances,
            Steps steps,
            ComputeHosts compute,
            int maxBuilds) {
        this.chooser = chooser;
        this.hosts = hosts;
        this.images = images;
        this.instances = instances;
        this.steps = steps;
        this.compute = compute;
        this.maxBuilds = maxBuilds;
    }

    /** Makes the record of an instance and asks the best host to run it; or returns the one that has this id. */
    Instance create(CreateRequest wanted, CallContext context) {
        Optional<InstanceRecord> there = instances.find(wanted.id());
        if (there.isPresent()) {
            return same(wanted, there.get());
        }
        Snapshot now = hosts.now();
        if (now.hosts().isEmpty()) {
            throw Selection.noHosts();
        }
        ListedImage image = images.find(wanted.image()).orElseThrow(() -> unknownImage(wanted.image()));
        Map<String, String> parameters = wanted.parametersFor(image);
        if (wanted.host() != null && now.find(wanted.host()).isEmpty()) {
            throw unknownHost(wanted.host(), now);
        }
        if (now.unclaimed() >= maxBuilds) {
            throw new Busy(now.unclaimed() + " instances wait for their hosts, at most " + maxBuilds
                    + " (max_builds) may: try again in a few seconds");
        }
        Request request = new Request(
                image.name(),
                Set.copyOf(image.hosts()),
                image.vcpus(),
                image.memoryMb(),
                image.diskMb(),
                wanted.host(),
                Set.of());
        Selection selection = chooser.choose(now.hosts(), request);
        if (!selection.found()) {
            throw selection.failure(request);
        }
        InstanceRecord placed = InstanceRecord.placed(
                wanted.id(),
                wanted.name(),
                image,
                parameters,
                selection.chosen().host(),
                wanted.host(),
                context);
        if (instances.insert(placed)) {
            send(placed);
        }
        return same(wanted, instances.find(wanted.id()).orElseThrow());
    }

    private static Instance same(CreateRequest wanted, InstanceRecord there) {
        Instance instance = there.instance();
        if (!instance.name().equals(wanted.name()) || !instance.image().equals(wanted.image())) {
            throw new InstanceConflict("the id " + wanted.id() + " belongs to instance '" + instance.name()
                    + "' of image " + instance.image() + ": choose another id, or leave it out");
        }
        return instance;
    }

    private InvalidRequest unknownImage(String name) {
        String known = images.list().stream().map(ListedImage::name).collect(Collectors.joining(", "));
        return new InvalidRequest(
                "image",
                "there is no image '" + name + "', "
                        + (known.isEmpty() ? "no host has declared any yet" : "only " + known));
    }

    private static InvalidRequest unknownHost(String name, Snapshot now) {
        return new InvalidRequest(
                "host",
                "there is no compute host '" + name + "', only "
                        + now.hosts().stream().map(HostState::host).collect(Collectors.joining(", ")));
    }

    /** The host has no room, or cannot run the image: the next host is asked. Says nothing about a placement that is past. */
    void refused(UUID id, String host, int attempt, String reason) {
        instances
                .find(id)
                .filter(instance -> instance.state() == State.BUILDING
                        && !instance.claimed()
                        && instance.attempt() == attempt
                        && host.equals(instance.host()))
                .flatMap(instance -> moved(instance, reason))
                .ifPresent(this::send);
    }

    /** Asks the host of an instance to run it; while the message cannot be sent, the next one. */
    void send(InstanceRecord instance) {
        Optional<InstanceRecord> next = Optional.of(instance);
        while (next.isPresent()) {
            InstanceRecord current = next.get();
            LOG.info(
                    "instance {} ({}, image {}) goes to host {}, attempt {}",
                    current.id(),
                    current.instance().name(),
                    current.instance().image(),
                    current.host(),
                    current.attempt());
            next = compute.run(current).flatMap(reason -> moved(current, reason));
        }
    }

    /** The record after a refusal, with its next host, or empty if there is none or another scheduler was quicker. */
    private Optional<InstanceRecord> moved(InstanceRecord refused, String reason) {
        LOG.info(
                "host {} refuses instance {}, attempt {}: {}", refused.host(), refused.id(), refused.attempt(), reason);
        Map<String, String> refusals = new TreeMap<>(instances.refusals(refused.id()));
        refusals.put(refused.host(), reason);
        Request request = request(refused, refusals.keySet());
        Selection selection = chooser.choose(hosts.now().hosts(), request);
        if (selection.found()) {
            return steps.move(refused, reason, selection.chosen().host())
                    ? instances.find(refused.id())
                    : Optional.empty();
        }
        String explanation = selection.failure(request).getMessage() + ". Refused by: "
                + refusals.entrySet().stream()
                        .map(refusal -> refusal.getKey() + " (" + refusal.getValue() + ")")
                        .collect(Collectors.joining(", "));
        if (steps.giveUp(refused, reason, explanation)) {
            LOG.info("instance {} is given up: {}", refused.id(), explanation);
        }
        return Optional.empty();
    }

    private Request request(InstanceRecord record, Set<String> tried) {
        Instance instance = record.instance();
        return new Request(
                instance.image(),
                images.find(instance.image())
                        .<Set<String>>map(image -> new HashSet<>(image.hosts()))
                        .orElse(Set.of()),
                instance.vcpus(),
                instance.memoryMb(),
                instance.diskMb(),
                record.requestedHost(),
                Set.copyOf(tried));
    }
}

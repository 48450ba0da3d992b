// SPDX-License-Identifier: Apache-2.0
package org.kilonova.compute.internal.instance;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import org.kilonova.compute.internal.image.Image;
import org.kilonova.compute.internal.image.Images;
import org.kilonova.compute.internal.image.InvalidParameterException;
import org.kilonova.rpc.CallContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * All instances of a host. What it is asked to do it begins, writes down and returns; builders start processes, the watch sees
 * through what is under way, and {@link #sync}, called from time to time, finds what nobody told. Thread-safe.
 */
public final class Instances {

    private static final Logger LOG = LoggerFactory.getLogger(Instances.class);
    private static final Duration WATCH_INTERVAL = Duration.ofMillis(100);

    private final Site site;
    private final Store store;
    private final Images images;
    private final Permission permission;
    private final Executor builders;
    private final Watch<Instance> watch;
    private final Map<String, Instance> instances = new ConcurrentHashMap<>();
    /** Those that the last sync could not look at: said once. */
    private final Set<String> troubled = ConcurrentHashMap.newKeySet();

    private final Set<String> arriving = ConcurrentHashMap.newKeySet();

    /**
     * Knows none at first.
     *
     * @param builders start processes, a few at a time
     * @param watcher a single thread
     */
    public Instances(
            Site site,
            Store store,
            Images images,
            Permission permission,
            Executor builders,
            ScheduledExecutorService watcher) {
        this.site = site;
        this.store = store;
        this.images = images;
        this.permission = permission;
        this.builders = builders;
        this.watch = new Watch<>(watcher, WATCH_INTERVAL, this::watched);
    }

    /**
     * Takes over what the container before has left.
     *
     * @param context under which it is told what became of them
     * @return how many were found at work
     */
    public int adopt(CallContext context) throws IOException {
        int running = 0;
        for (InstanceFile file : store.load(site.driver())) {
            InstanceSpec spec = file.spec();
            Instance instance = new Instance(spec, file.status(), store.directory(spec.id()), site, context);
            site.claims().take(spec.id(), spec.claim());
            if (file.status().state() == InstanceState.ERROR) {
                site.claims().giveUp(spec.id());
            }
            instances.put(spec.id(), instance);
            try {
                running += instance.adopt() ? 1 : 0;
                watch.add(instance);
            } catch (IOException | RuntimeException e) {
                instances.remove(spec.id());
                site.claims().remove(spec.id());
                store.setAside(spec.id(), e, site.driver());
            }
        }
        return running;
    }

    /**
     * Takes an instance in: claims its resources and writes it down; it is started when the scheduler has agreed. The same order
     * again does nothing.
     *
     * @throws NoRoomException if it cannot be taken, for the reason that the message gives
     */
    public void run(Order order, CallContext context) throws NoRoomException {
        if (!arriving.add(order.id())) {
            return;
        }
        try {
            Instance there = instances.get(order.id());
            if (there == null) {
                build(accept(order, context), context);
            } else if (there.spec().attempt() != order.attempt()) {
                throw new NoRoomException(
                        "it is here already, as attempt " + there.spec().attempt() + ", and is " + there.state());
            } else {
                build(there, context);
            }
        } finally {
            arriving.remove(order.id());
        }
    }

    private Instance accept(Order order, CallContext context) throws NoRoomException {
        Image image = images.find(order.image())
                .orElseThrow(() -> new NoRoomException("image " + order.image() + " is not declared here"));
        Map<String, String> parameters;
        try {
            parameters = image.complete(order.parameters());
        } catch (InvalidParameterException e) {
            throw new NoRoomException("image " + image.name() + ": " + e.getMessage());
        }
        InstanceSpec spec = new InstanceSpec(
                order.id(),
                order.attempt(),
                order.name(),
                image.name(),
                parameters,
                image.program(parameters),
                image.claim());
        String shortage = site.claims().claim(spec.id(), spec.claim());
        if (shortage != null) {
            throw new NoRoomException(shortage);
        }
        Instance instance = new Instance(spec, Status.building(), store.directory(spec.id()), site, context);
        try {
            instance.create();
        } catch (IOException e) {
            discard(instance);
            throw new NoRoomException("its directory cannot be written: " + e);
        }
        instances.put(spec.id(), instance);
        return instance;
    }

    /** Asks whether it may be started, and starts it; does nothing if that is under way or over. */
    private void build(Instance instance, CallContext context) {
        if (!instance.beginBuild()) {
            return;
        }
        permission
                .ask(instance.spec(), context)
                .whenCompleteAsync((allowed, failure) -> answered(instance, allowed, failure), builders);
    }

    private void answered(Instance instance, Boolean allowed, Throwable failure) {
        try (MDC.MDCCloseable request = log(instance)) {
            if (failure != null || allowed == null) {
                LOG.debug(
                        "Instance {} waits until the scheduler can be asked",
                        instance.spec().id(),
                        failure);
            } else if (allowed) {
                instance.start();
                watch.add(instance);
            } else if (instance.state() == InstanceState.BUILDING) {
                LOG.info(
                        "Instance {} is not to be started here any more",
                        instance.spec().id());
                instances.remove(instance.spec().id());
                discard(instance);
            }
        } catch (RuntimeException e) {
            LOG.error(
                    "Instance {} could not be started, which is tried again",
                    instance.spec().id(),
                    e);
        } finally {
            instance.built();
        }
    }

    /** What is done on threads of our own is logged under the request that led to it. */
    private static MDC.MDCCloseable log(Instance instance) {
        return MDC.putCloseable("request_id", instance.context().requestId());
    }

    private void discard(Instance instance) {
        site.claims().remove(instance.spec().id());
        try {
            instance.discard();
        } catch (IOException e) {
            LOG.warn(
                    "The directory of instance {} could not be removed: {}",
                    instance.spec().id(),
                    e.toString());
        }
    }

    /**
     * Begins to end an instance; {@link Changes} is told when it is gone.
     *
     * @return false if there is none of that id
     */
    public boolean terminate(String id, CallContext context) {
        return with(id, instance -> instance.terminate(context));
    }

    /**
     * Begins to start its process anew.
     *
     * @return false if there is none of that id
     */
    public boolean reboot(String id, CallContext context) {
        return with(id, instance -> instance.reboot(context));
    }

    private boolean with(String id, Consumer<Instance> act) {
        Instance instance = instances.get(id);
        if (instance == null) {
            return false;
        }
        act.accept(instance);
        watch.add(instance);
        return true;
    }

    private boolean watched(Instance instance) {
        try (MDC.MDCCloseable request = log(instance)) {
            return look(instance);
        }
    }

    private boolean look(Instance instance) {
        boolean underWay = instance.look();
        if (instance.state() == InstanceState.DELETED) {
            instances.remove(instance.spec().id(), instance);
        }
        return underWay;
    }

    /** Looks at every instance once, at consoles that have grown beyond the limit, and goes on with builds that wait for the scheduler. */
    public void sync(long consoleLimit) {
        for (Instance instance : instances.values()) {
            String id = instance.spec().id();
            try {
                if (look(instance)) {
                    watch.add(instance);
                }
                build(instance, instance.context());
                troubled.remove(id);
            } catch (RuntimeException e) {
                if (troubled.add(id)) {
                    LOG.error("Instance {} could not be looked at, which is tried again with each sync", id, e);
                }
            }
            try {
                instance.console().rotate(consoleLimit);
            } catch (IOException e) {
                LOG.warn("The console of instance {} could not be kept short: {}", id, e.toString());
            }
        }
        troubled.retainAll(instances.keySet());
    }

    /** All that are there. */
    public List<Snapshot> all() {
        return instances.values().stream().map(Instance::snapshot).toList();
    }
}

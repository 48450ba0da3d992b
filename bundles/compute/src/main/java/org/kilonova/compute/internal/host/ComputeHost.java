// SPDX-License-Identifier: Apache-2.0
package org.kilonova.compute.internal.host;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.function.Supplier;
import org.kilonova.compute.internal.image.Images;
import org.kilonova.compute.internal.image.Resources;
import org.kilonova.compute.internal.instance.Claims;
import org.kilonova.compute.internal.instance.Instances;
import org.kilonova.compute.internal.instance.NoRoomException;
import org.kilonova.compute.internal.instance.Order;
import org.kilonova.compute.internal.instance.Site;
import org.kilonova.compute.internal.instance.Store;
import org.kilonova.compute.internal.instance.Usage;
import org.kilonova.compute.internal.process.Driver;
import org.kilonova.compute.internal.process.ProcessDriver;
import org.kilonova.compute.internal.process.SimulatedDriver;
import org.kilonova.compute.internal.scheduler.Scheduler;
import org.kilonova.compute.internal.scheduler.SchedulerApi;
import org.kilonova.manager.HostLock;
import org.kilonova.rpc.CallContext;
import org.kilonova.rpc.RpcClient;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A host that runs instances, from the moment it owns their directories until it is closed; the instances live longer. Thread-safe.
 */
public final class ComputeHost implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ComputeHost.class);
    private static final Duration LAST_MOMENTS = Duration.ofSeconds(10);

    private final String name;
    private final HostLock lock;
    private final Supplier<HostSettings> settings;
    private final Images images;
    private final Driver driver;
    private final Machine machine;
    private final Capacity capacity;
    private final Claims claims;
    private final ScheduledThreadPoolExecutor watcher = Threads.scheduled("watch");
    private final ThreadPoolExecutor sender = Threads.pool("outbox", 1);
    private final ThreadPoolExecutor builders;
    private final Scheduler scheduler;
    private final Instances instances;
    private boolean renamed;

    /**
     * Adopts the instances that are there.
     *
     * @param name of the host
     * @param root holds the directories of its instances
     * @param lock of these directories; given back at the end
     * @param images that are declared at the moment
     * @param settings in force at the moment; those of driver and builders count now
     * @param context under which it is told what became of the instances
     */
    public ComputeHost(
            String name,
            Path root,
            HostLock lock,
            Images images,
            Supplier<HostSettings> settings,
            RpcClient rpc,
            CallContext context)
            throws IOException {
        Store store = new Store(root);
        this.name = name;
        this.lock = lock;
        this.settings = settings;
        this.images = images;
        this.driver = settings.get().simulated() ? new SimulatedDriver(Clock.systemUTC()) : new ProcessDriver(name);
        this.machine = new Machine(root);
        this.capacity = new Capacity(machine::resources, settings);
        this.claims = new Claims(capacity::limit, () -> settings.get().maxInstances());
        this.builders = Threads.pool("build", settings.get().builders());
        this.scheduler = new Scheduler(name, rpc, claims::usage, sender);
        Site site = new Site(
                name, driver, claims, scheduler::changed, () -> settings.get().grace(), Clock.systemUTC());
        this.instances = new Instances(site, store, images, scheduler::mayStart, builders, watcher);
        int running = instances.adopt(context);
        LOG.info("Compute host {} adopts {} instances from {}, {} of them at work", name, instances(), root, running);
    }

    public String name() {
        return name;
    }

    /** Whether there is nothing to look after, now that the host has another name; says once that there is. */
    public boolean mayGo() {
        if (instances() > 0 && !renamed) {
            LOG.warn(
                    "Compute host {} has another name now, but its {} instances stay with this one until they are"
                            + " deleted; new ones are not placed here before",
                    name,
                    instances());
            renamed = true;
        }
        return instances() == 0;
    }

    /** How many instances there are. */
    private int instances() {
        return claims.usage().instances();
    }

    /** Takes an instance in, or tells the scheduler why not. */
    public void run(Order order, CallContext context) {
        try {
            instances.run(order, context);
        } catch (NoRoomException e) {
            LOG.info("Instance {} ({}) is refused: {}", order.id(), order.image(), e.getMessage());
            scheduler.refuse(order, e.getMessage(), context);
        }
    }

    /** Begins to end an instance; that there is none is told like an end. */
    public void terminate(String id, CallContext context) {
        if (!instances.terminate(id, context)) {
            scheduler.gone(id, context);
        }
    }

    public void reboot(String id, CallContext context) {
        if (!instances.reboot(id, context)) {
            LOG.warn("Instance {} is not here and cannot be rebooted", id);
        }
    }

    /** Brings records and processes together. */
    public void sync() {
        instances.sync(settings.get().consoleLimit());
        scheduler.flush();
    }

    /** Tells the scheduler all there is, and ends what it says should not run. One at a time. */
    public synchronized void report(CallContext context) {
        for (String id : scheduler.report(resources(), images.all(), instances.all())) {
            LOG.info("Instance {} should not be here, says the scheduler", id);
            instances.terminate(id, context);
        }
    }

    private SchedulerApi.Resources resources() {
        Resources total = capacity.total();
        Resources limit = capacity.limit();
        Usage usage = claims.usage();
        Resources used = usage.claimed();
        return new SchedulerApi.Resources(
                total.vcpus(),
                used.vcpus(),
                limit.vcpus(),
                total.memoryMb(),
                used.memoryMb(),
                limit.memoryMb(),
                total.diskMb(),
                used.diskMb(),
                limit.diskMb(),
                usage.instances(),
                machine.cpuModel(),
                driver.name());
    }

    /** Ends the threads, after what each is doing right now, and tells the last news. What waits is found again by whoever comes next. */
    @Override
    public void close() {
        Threads.stop(builders, LAST_MOMENTS);
        Threads.stop(watcher, LAST_MOMENTS);
        Threads.finish(sender, LAST_MOMENTS);
        lock.close();
    }
}

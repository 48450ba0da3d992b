// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal.service;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.kilonova.manager.Manager;
import org.kilonova.manager.ManagerContext;
import org.kilonova.manager.PeriodicTask;
import org.kilonova.rpc.CallContext;
import org.kilonova.rpc.Rpc;

/** A manager that writes down what is done with it, and does what the test says. */
class Probe implements Manager {

    final String name;
    final AtomicInteger entered = new AtomicInteger();
    final AtomicInteger cleaned = new AtomicInteger();
    final AtomicInteger hooksAtOnce = new AtomicInteger();
    final AtomicInteger mostHooksAtOnce = new AtomicInteger();
    final CountDownLatch release = new CountDownLatch(1);
    private final List<String> log;
    private final Map<String, Callable<?>> hooks = new ConcurrentHashMap<>();

    Probe(String name, List<String> log) {
        this.name = name;
        this.log = log;
    }

    Probe on(String hook, Callable<?> work) {
        hooks.put(hook, work);
        return this;
    }

    private Object hook(String hook) throws Exception {
        log.add(name + " " + hook);
        mostHooksAtOnce.accumulateAndGet(hooksAtOnce.incrementAndGet(), Math::max);
        try {
            Callable<?> work = hooks.get(hook);
            return work == null ? null : work.call();
        } finally {
            hooksAtOnce.decrementAndGet();
        }
    }

    @Override
    public void initHost(ManagerContext context) throws Exception {
        hook("initHost");
    }

    @Override
    public void updateAvailableResource(CallContext context) throws Exception {
        hook("updateAvailableResource");
    }

    @Override
    public Map<String, Object> handOver() throws Exception {
        hook("handOver");
        return Map.of("from", name);
    }

    @Override
    public void takeOver(Map<String, Object> state) throws Exception {
        hook("takeOver");
    }

    @Override
    public void cleanupHost() throws Exception {
        cleaned.incrementAndGet();
        hook("cleanupHost");
    }

    @Rpc
    String who() {
        if (cleaned.get() > 0) {
            throw new IllegalStateException(name + " was called after its cleanupHost");
        }
        return name;
    }

    @Rpc
    String slow() throws InterruptedException {
        entered.incrementAndGet();
        release.await();
        return who();
    }

    @Rpc
    void count() {
        entered.incrementAndGet();
    }

    @PeriodicTask(spacing = "PT0S")
    void tick() {
        log.add(name + " tick");
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.osgi.framework.BundleException;

/** Starts bundles one after the other; one that takes long to start is overtaken by the rest. */
final class Starts {

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private record Start(Installed installed, Consumer<StartFailure> done) {}

    private final Bundles bundles;
    private final Executor workers;
    private final Executor watch;
    private final LongSupplier nanos;
    private final Queue<Start> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger atWork = new AtomicInteger();
    private volatile long lastBegun;

    Starts(Bundles bundles, Executor workers, Executor watch, LongSupplier nanos) {
        this.bundles = bundles;
        this.workers = workers;
        this.watch = watch;
        this.nanos = nanos;
    }

    /** @param done called on the watch thread: with null when it runs, else it is stopped */
    void add(Installed installed, Consumer<StartFailure> done) {
        queue.add(new Start(installed, done));
    }

    boolean waiting() {
        return !queue.isEmpty();
    }

    /** Forgets those that were not begun. */
    void abandon() {
        queue.clear();
    }

    boolean running() {
        return atWork.get() > 0;
    }

    /** Called again and again by the watch thread. */
    void round() {
        if (queue.isEmpty() || !bundles.ready()) {
            return;
        }
        if (atWork.get() == 0 || nanos.getAsLong() - lastBegun > PATIENCE.toNanos()) {
            atWork.incrementAndGet();
            lastBegun = nanos.getAsLong();
            workers.execute(this::work);
        }
    }

    private void work() {
        try {
            for (Start next = queue.poll(); next != null; next = queue.poll()) {
                lastBegun = nanos.getAsLong();
                Start start = next;
                StartFailure failure = start(start.installed());
                watch.execute(() -> start.done().accept(failure));
            }
        } finally {
            atWork.decrementAndGet();
        }
    }

    private StartFailure start(Installed installed) {
        try {
            bundles.start(installed.bundle());
            return null;
        } catch (BundleException e) {
            // Or the framework would start it at the next restart, before we have looked at its file.
            bundles.stop(installed.bundle());
            return StartFailure.of(e);
        } catch (RuntimeException | Error e) {
            return StartFailure.of(e);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal.workers;

import static java.lang.invoke.MethodType.methodType;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The threads on which manager code runs: a virtual thread for each piece of work where the JVM has them, else a bounded pool whose
 * idle threads end after a minute. How much work there is at once is bounded by each service's prefetch, not here.
 */
public final class Workers implements Executor, AutoCloseable {

    private static final String NAME = "kn-core-worker-";
    private static final int VIRTUAL_SINCE = 21;
    private static final long IDLE_SECONDS = 60;

    private final ExecutorService executor;
    private final boolean virtual;

    private Workers(ExecutorService executor, boolean virtual) {
        this.executor = executor;
        this.virtual = virtual;
    }

    /** @param maxThreads of the pool, where there are no virtual threads */
    public static Workers create(int maxThreads) {
        return Runtime.version().feature() >= VIRTUAL_SINCE
                ? new Workers(virtualExecutor(), true)
                : new Workers(pool(maxThreads), false);
    }

    public boolean virtual() {
        return virtual;
    }

    @Override
    public void execute(Runnable work) {
        executor.execute(work);
    }

    /** Interrupts what still runs. */
    @Override
    public void close() {
        executor.shutdownNow();
    }

    /** The classes are named by handles because the code must compile and load on a JVM that lacks them. */
    private static ExecutorService virtualExecutor() {
        try {
            MethodHandles.Lookup lookup = MethodHandles.publicLookup();
            Class<?> builder = Class.forName("java.lang.Thread$Builder");
            Class<?> ofVirtual = Class.forName("java.lang.Thread$Builder$OfVirtual");
            Object any = lookup.findStatic(Thread.class, "ofVirtual", methodType(ofVirtual))
                    .invoke();
            Object named = lookup.findVirtual(ofVirtual, "name", methodType(ofVirtual, String.class, long.class))
                    .invoke(any, NAME, 1L);
            Object bare = lookup.findVirtual(
                            ofVirtual, "inheritInheritableThreadLocals", methodType(ofVirtual, boolean.class))
                    .invoke(named, false);
            MethodHandle factory = lookup.findVirtual(builder, "factory", methodType(ThreadFactory.class));
            ThreadFactory threads = (ThreadFactory) factory.invoke(bare);
            return (ExecutorService) lookup.findStatic(
                            Executors.class,
                            "newThreadPerTaskExecutor",
                            methodType(ExecutorService.class, ThreadFactory.class))
                    .invoke((ThreadFactory) work -> withoutLoader(threads.newThread(work)));
        } catch (Throwable e) {
            throw new IllegalStateException("this JVM says it has virtual threads but does not give any", e);
        }
    }

    /** As the threads of the pool are. */
    private static Thread withoutLoader(Thread thread) {
        thread.setContextClassLoader(null);
        return thread;
    }

    private static ExecutorService pool(int maxThreads) {
        AtomicLong number = new AtomicLong();
        ThreadFactory factory = work -> DetachedThreads.create(work, NAME + number.incrementAndGet());
        Handover queue = new Handover();
        return new ThreadPoolExecutor(0, maxThreads, IDLE_SECONDS, TimeUnit.SECONDS, queue, factory, (work, pool) -> {
            if (pool.isShutdown()) {
                throw new RejectedExecutionException("the container has stopped");
            }
            queue.put(work);
        });
    }

    /** Offers work to an idle thread only, so that the pool first grows and queues when it is at its maximum. */
    private static final class Handover extends LinkedTransferQueue<Runnable> {

        private static final long serialVersionUID = 1;

        @Override
        public boolean offer(Runnable work) {
            return tryTransfer(work);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.kilonova.store.jdbc.internal;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/** Makes the pool's threads. They are born in whoever asks for a connection, and must not keep his class loader. */
final class PoolThreads implements ThreadFactory {

    private final AtomicInteger made = new AtomicInteger();

    @Override
    public Thread newThread(Runnable work) {
        Thread thread = new Thread(null, work, "kn-store-pool-" + made.incrementAndGet(), 0, false);
        thread.setContextClassLoader(PoolThreads.class.getClassLoader());
        thread.setDaemon(true);
        return thread;
    }
}

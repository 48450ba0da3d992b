// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal.workers;

import java.security.AccessController;
import java.security.PrivilegedAction;

/**
 * Makes daemon threads that keep nothing of whoever happened to need them: no context class loader, no inherited thread locals, no
 * access control context. A pool thread lives longer than the bundle whose code made the pool grow, and must not hold on to it.
 */
public final class DetachedThreads {

    private DetachedThreads() {}

    /** A thread that is not started yet. */
    // Up to Java 23 a thread remembers the code that makes it, and only this call makes it forget; later ones just run
    // the action.
    @SuppressWarnings("removal")
    public static Thread create(Runnable work, String name) {
        PrivilegedAction<Thread> creation = () -> new Thread(null, work, name, 0, false);
        Thread thread = AccessController.doPrivileged(creation);
        thread.setDaemon(true);
        thread.setContextClassLoader(null);
        return thread;
    }
}

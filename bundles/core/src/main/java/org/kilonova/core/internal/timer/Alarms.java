// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal.timer;

import java.time.Duration;
import java.util.concurrent.Future;

/** Work that is to be done later, once. Cancelling a result forgets the work. Thread-safe. */
public interface Alarms {

    /** Runs the work on a worker. */
    Future<?> after(Duration delay, Runnable work);

    /** Runs the work, which must be short and never waits, even when no worker is free: on the thread of the timers. */
    Future<?> watch(Duration delay, Runnable work);
}

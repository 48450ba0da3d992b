// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal.service;

import java.time.Duration;
import java.util.concurrent.Future;
import org.kilonova.core.internal.timer.Alarms;

/** One alarm at a time. Used under its owner's lock. */
final class Countdown {

    private final Alarms alarms;
    private Future<?> alarm;

    Countdown(Alarms alarms) {
        this.alarms = alarms;
    }

    /** In the place of one that still runs. */
    void start(Duration delay, Runnable end) {
        cancel();
        alarm = alarms.after(delay, end);
    }

    void cancel() {
        if (alarm != null) {
            alarm.cancel(false);
            alarm = null;
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal;

import java.util.Optional;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.kilonova.core.internal.timer.Pulse;
import org.kilonova.health.Health;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The health check on the thread that all else in the container hangs on: only here is it known whether it moves. */
@Component(property = {HealthCheck.NAME + "=threads", HealthCheck.TAGS + "=" + Health.ALIVE})
public final class PulseCheck implements HealthCheck {

    /** A process that was stopped and goes on needs a moment before its first timer fires. */
    private static final long PATIENCE_MILLIS = 1000;

    private final Pulse pulse;

    @Activate
    public PulseCheck(@Reference Core core) {
        this(core.pulse());
    }

    PulseCheck(Pulse pulse) {
        this.pulse = pulse;
    }

    @Override
    public Result execute() {
        Optional<String> stuck = pulse.stuck();
        if (stuck.isPresent()) {
            try {
                Thread.sleep(PATIENCE_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            stuck = pulse.stuck();
        }
        return stuck.map(what -> new Result(Result.Status.CRITICAL, what))
                .orElseGet(() -> new Result(Result.Status.OK, "timers fire"));
    }
}

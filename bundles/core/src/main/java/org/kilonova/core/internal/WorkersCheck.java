// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal;

import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.kilonova.core.internal.timer.Pulse;
import org.kilonova.health.Health;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The health check on the workers. That all work on something long is no reason to end the process: it ends with the work. */
@Component(property = {HealthCheck.NAME + "=workers", HealthCheck.TAGS + "=" + Health.READY})
public final class WorkersCheck implements HealthCheck {

    private final Pulse pulse;

    @Activate
    public WorkersCheck(@Reference Core core) {
        this(core.pulse());
    }

    WorkersCheck(Pulse pulse) {
        this.pulse = pulse;
    }

    @Override
    public Result execute() {
        return pulse.exhausted()
                .map(
                        what -> new Result(
                                Result.Status.TEMPORARILY_UNAVAILABLE,
                                what
                                        + ": kn:managers and kn:show tell which calls and tasks hold them; max_worker_threads bounds them"))
                .orElseGet(() -> new Result(Result.Status.OK, "workers come free"));
    }
}

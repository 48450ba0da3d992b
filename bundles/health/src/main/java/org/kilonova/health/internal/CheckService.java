// SPDX-License-Identifier: Apache-2.0
package org.kilonova.health.internal;

import java.util.Comparator;
import java.util.List;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.apache.felix.hc.api.ResultLog;
import org.kilonova.health.HealthStatus;

/** A check as Felix Health Checks knows them; the worst comes first. */
record CheckService(Check check) implements HealthCheck {

    @Override
    public Result execute() {
        List<Finding> found = check.look();
        ResultLog log = new ResultLog();
        if (found.isEmpty()) {
            log.add(new ResultLog.Entry(Result.Status.OK, ""));
        }
        found.stream()
                .sorted(Comparator.comparing(Finding::status).reversed())
                .forEach(finding -> log.add(new ResultLog.Entry(status(finding.status()), finding.message())));
        return new Result(log);
    }

    private static Result.Status status(HealthStatus status) {
        return switch (status) {
            case OK -> Result.Status.OK;
            case WARN -> Result.Status.WARN;
            case TEMPORARILY_UNAVAILABLE -> Result.Status.TEMPORARILY_UNAVAILABLE;
            case CRITICAL -> Result.Status.CRITICAL;
        };
    }
}

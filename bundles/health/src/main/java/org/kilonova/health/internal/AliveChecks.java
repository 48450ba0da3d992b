// SPDX-License-Identifier: Apache-2.0
package org.kilonova.health.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.kilonova.health.CheckedHealth;

/**
 * Runs the checks that decide whether this process is ended, each on a thread of its own: those of Felix are shared with everybody's
 * checks, of which some that hang would keep these from running. One that hangs is not begun again. Thread-safe.
 */
final class AliveChecks {

    /** Who asks more often gets the last result. */
    private static final Duration KEPT = Duration.ofMillis(Checks.KEPT_MILLIS);

    private final Duration limit;
    private final LongSupplier nanos;
    private final Map<HealthCheck, Run> runs = new IdentityHashMap<>();

    /** @param limit of time for a check */
    AliveChecks(Duration limit, LongSupplier nanos) {
        this.limit = limit;
        this.nanos = nanos;
    }

    /** Runs them beside each other and waits until each has ended or had its time. */
    List<CheckedHealth> look(Collection<NamedCheck> checks) {
        return begun(checks).stream().map(this::ended).toList();
    }

    private synchronized List<Run> begun(Collection<NamedCheck> checks) {
        List<Run> begun = new ArrayList<>();
        for (NamedCheck check : checks) {
            begun.add(runs.compute(check.check(), (known, last) -> isKept(last) ? last : new Run(check)));
        }
        runs.values().retainAll(begun);
        return begun;
    }

    private boolean isKept(Run last) {
        return last != null && (!last.task.isDone() || nanos.getAsLong() - last.since < KEPT.toNanos());
    }

    private CheckedHealth ended(Run run) {
        try {
            long left = limit.toNanos() - (nanos.getAsLong() - run.since);
            return run.report(run.task.get(left, TimeUnit.NANOSECONDS));
        } catch (TimeoutException e) {
            return run.report(critical("has not ended within " + limit.toMillis() + " ms", null));
        } catch (ExecutionException e) {
            return run.report(critical("has failed", e.getCause()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return run.report(critical("was not waited for", e));
        }
    }

    private static Result critical(String what, Throwable why) {
        String message = "the check " + what;
        return why == null
                ? new Result(Result.Status.CRITICAL, message)
                : new Result(Result.Status.CRITICAL, message, why instanceof Exception e ? e : new Exception(why));
    }

    private final class Run {

        private final NamedCheck check;
        private final long since = nanos.getAsLong();
        private final FutureTask<Result> task;
        private volatile long until;

        Run(NamedCheck check) {
            this.check = check;
            task = new FutureTask<>(check.check()::execute) {
                @Override
                protected void done() {
                    until = nanos.getAsLong();
                }
            };
            Thread thread = new Thread(null, task, "kn-health-" + check.name() + "-1", 0, false);
            thread.setDaemon(true);
            thread.setContextClassLoader(null);
            thread.start();
        }

        CheckedHealth report(Result result) {
            // It is set a moment after the task has ended.
            long ended = until;
            long end = ended == 0 ? nanos.getAsLong() : ended;
            return Report.of(check.name(), check.tags(), result, Duration.ofNanos(end - since));
        }
    }
}

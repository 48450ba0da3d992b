// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal.service;

import static org.kilonova.container.ServiceState.DRAINING;
import static org.kilonova.container.ServiceState.PAUSED;
import static org.kilonova.container.ServiceState.RUNNING;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.kilonova.container.TaskInfo;
import org.kilonova.service.ReportedState;

/**
 * What an operator does to one service. What he paused stays paused, whatever its managers do. Thread-safe: guarded by the monitor of
 * the service, which is not held while something waits.
 */
final class Operator {

    /** Longer than anybody waits, and short enough for a count of nanoseconds. */
    private static final Duration LONGEST = Duration.ofDays(36_500);

    private final String topic;
    private final Object monitor;
    private final Environment environment;
    private final Supplier<Generation> current;
    private final StateMachine machine;
    private final Attachment attachment;
    private final TaskSet tasks;
    private final Retirement retirement;
    private boolean paused;

    Operator(
            String topic,
            Object monitor,
            Environment environment,
            Supplier<Generation> current,
            StateMachine machine,
            Attachment attachment,
            TaskSet tasks,
            Retirement retirement) {
        this.topic = topic;
        this.monitor = monitor;
        this.environment = environment;
        this.current = current;
        this.machine = machine;
        this.attachment = attachment;
        this.tasks = tasks;
        this.retirement = retirement;
    }

    /** Whether new managers are to start paused. */
    boolean paused() {
        synchronized (monitor) {
            return paused;
        }
    }

    void pause() {
        synchronized (monitor) {
            if (machine.state() == RUNNING) {
                halt();
                machine.to(PAUSED, "paused by the operator");
            } else if (machine.state() != PAUSED) {
                throw not("paused");
            }
        }
    }

    void resume() {
        synchronized (monitor) {
            if (machine.state() == PAUSED) {
                attachment.connect(false);
                paused = false;
                machine.to(RUNNING, "resumed by the operator");
                tasks.paused(false);
                environment.workers().execute(() -> attachment.reported(ReportedState.RUNNING));
            } else if (machine.state() != RUNNING) {
                throw not("resumed");
            }
        }
    }

    /** Pauses, and waits until the calls of all generations have ended; false if the limit came first. */
    boolean drain(Duration limit) {
        List<CompletableFuture<Void>> drained = new ArrayList<>();
        synchronized (monitor) {
            if (machine.state() != RUNNING && machine.state() != PAUSED) {
                throw not("drained");
            }
            halt();
            machine.to(DRAINING, "drained by the operator");
            drained.add(current.get().calls().drained());
            retirement.draining().forEach(old -> drained.add(old.calls().drained()));
        }
        attachment.reported(ReportedState.DRAINING);
        boolean empty = await(CompletableFuture.allOf(drained.toArray(CompletableFuture[]::new)), limit);
        synchronized (monitor) {
            if (machine.state() == DRAINING && current.get() != null) {
                machine.to(PAUSED, empty ? "drained" : "not drained within " + Text.seconds(limit));
            }
        }
        return empty;
    }

    private static boolean await(CompletableFuture<Void> drained, Duration limit) {
        Duration bounded = limit.compareTo(LONGEST) > 0 ? LONGEST : limit;
        try {
            drained.get(bounded.toNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    TaskInfo runTask(String task) {
        if (current.get() == null) {
            throw not("given a task to run");
        }
        return tasks.get(topic, task).runNow();
    }

    private void halt() {
        paused = true;
        attachment.pause();
        tasks.paused(true);
    }

    private IllegalStateException not(String what) {
        return new IllegalStateException(
                topic + " is " + machine.state() + " (" + machine.reason() + ") and cannot be " + what);
    }
}

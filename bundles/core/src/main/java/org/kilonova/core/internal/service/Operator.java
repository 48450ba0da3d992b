// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal.service;

import static org.kilonova.container.ServiceState.DRAINING;
import static org.kilonova.container.ServiceState.PAUSED;
import static org.kilonova.container.ServiceState.RUNNING;

import java.time.Duration;
import java.util.List;
import org.kilonova.container.TaskInfo;
import org.kilonova.service.ReportedState;

/**
 * What an operator does to one service. What is paused by hand stays paused, whatever its managers do, until the service ends. Thread-safe: guarded by the monitor of
 * the service, which is not held while something waits.
 */
final class Operator {

    private final String topic;
    private final Object monitor;
    private final Environment environment;
    private final Succession succession;
    private final StateMachine machine;
    private final Attachment attachment;
    private final TaskSet tasks;
    private boolean paused;
    private boolean draining;

    Operator(
            String topic,
            Object monitor,
            Environment environment,
            Succession succession,
            StateMachine machine,
            Attachment attachment,
            TaskSet tasks) {
        this.topic = topic;
        this.monitor = monitor;
        this.environment = environment;
        this.succession = succession;
        this.machine = machine;
        this.attachment = attachment;
        this.tasks = tasks;
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
                draining = false;
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
        synchronized (monitor) {
            if (machine.state() != RUNNING && machine.state() != PAUSED) {
                throw not("drained");
            }
            halt();
            draining = true;
            machine.to(DRAINING, "drained by the operator");
        }
        attachment.reported(ReportedState.DRAINING);
        boolean empty = Quiet.await(this::inFlight, limit);
        synchronized (monitor) {
            if (machine.state() == DRAINING && succession.current() != null) {
                machine.to(PAUSED, empty ? "drained" : "not drained within " + Text.seconds(limit));
            }
        }
        return empty;
    }

    /** Begins nothing by itself any more; what comes from work in flight is still answered. */
    void quiesce() {
        tasks.paused(true);
    }

    /** The work of all generations. */
    List<Calls> inFlight() {
        return succession.atWork().stream().map(Generation::calls).toList();
    }

    /** The record of a new version says what the operator has said before. */
    void recorded() {
        boolean report;
        synchronized (monitor) {
            report = draining;
        }
        if (report) {
            attachment.reported(ReportedState.DRAINING);
        }
    }

    TaskInfo runTask(String task) {
        if (succession.current() == null) {
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

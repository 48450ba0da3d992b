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

    private final ServiceParts service;
    private final StateMachine machine;
    private final Attachment attachment;
    private boolean paused;
    private boolean draining;

    Operator(ServiceParts service) {
        this.service = service;
        this.machine = service.machine();
        this.attachment = service.attachment();
    }

    /** Whether new managers are to start paused. */
    boolean paused() {
        synchronized (service.monitor()) {
            return paused;
        }
    }

    void pause() {
        synchronized (service.monitor()) {
            if (machine.state() == RUNNING) {
                halt();
                machine.to(PAUSED, "paused by the operator");
            } else if (machine.state() != PAUSED) {
                throw not("paused");
            }
        }
    }

    void resume() {
        synchronized (service.monitor()) {
            if (machine.state() == PAUSED) {
                attachment.connect(false);
                paused = false;
                draining = false;
                machine.to(RUNNING, "resumed by the operator");
                service.tasks().paused(false);
                service.environment().workers().execute(() -> attachment.reported(ReportedState.RUNNING));
            } else if (machine.state() != RUNNING) {
                throw not("resumed");
            }
        }
    }

    /** Pauses, and waits until the calls of all generations have ended; false if the limit came first. */
    boolean drain(Duration limit) {
        synchronized (service.monitor()) {
            if (machine.state() != RUNNING && machine.state() != PAUSED) {
                throw not("drained");
            }
            halt();
            draining = true;
            machine.to(DRAINING, "drained by the operator");
        }
        attachment.reported(ReportedState.DRAINING);
        boolean empty = Quiet.await(this::inFlight, limit);
        synchronized (service.monitor()) {
            if (machine.state() == DRAINING && service.roster().current() != null) {
                machine.to(PAUSED, empty ? "drained" : "not drained within " + Text.seconds(limit));
            }
        }
        return empty;
    }

    /** Begins nothing by itself any more, and leaves to other hosts what is for any; what comes from work in flight here is still answered. */
    void quiesce() {
        service.attachment().leaveTopic();
        service.tasks().paused(true);
    }

    /** The work of all generations. */
    List<Calls> inFlight() {
        return atWork().stream().map(Generation::calls).toList();
    }

    /** Whether its consumers have left the transports that were in force before. */
    boolean followed() {
        return service.attachment().followed();
    }

    /** All generations that may have work in flight. */
    List<Generation> atWork() {
        return service.roster().atWork();
    }

    /** The record of a new version says what the operator has said before. */
    void recorded() {
        boolean report;
        synchronized (service.monitor()) {
            report = draining;
        }
        if (report) {
            attachment.reported(ReportedState.DRAINING);
        }
    }

    /** The record names the version that serves now, and says what the operator has said before. Never waits. */
    void record(String version) {
        service.environment().workers().execute(() -> {
            attachment.record(version);
            recorded();
        });
    }

    TaskInfo runTask(String task) {
        if (service.roster().current() == null) {
            throw not("given a task to run");
        }
        return service.tasks().get(service.topic(), task).runNow();
    }

    private void halt() {
        paused = true;
        attachment.pause();
        service.tasks().paused(true);
    }

    private IllegalStateException not(String what) {
        return new IllegalStateException(
                service.topic() + " is " + machine.state() + " (" + machine.reason() + ") and cannot be " + what);
    }
}

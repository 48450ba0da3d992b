// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal.service;

/** Keeps others away from a step that runs without the monitor. Every method is called with the monitor held. */
final class Gate {

    private final Object monitor;
    private boolean shut;

    Gate(Object monitor) {
        this.monitor = monitor;
    }

    void shut() {
        shut = true;
    }

    void open() {
        shut = false;
        monitor.notifyAll();
    }

    /** Gives the monitor up until the gate is open; an interrupt is kept for later. */
    void pass() {
        boolean interrupted = false;
        while (shut) {
            try {
                monitor.wait();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal;

/** A step of a deployment has failed and was undone; the message says why and what to do. */
final class RefusedException extends Exception {

    private final boolean curable;
    private final transient Installed running;
    private final boolean restarted;

    /**
     * @param curable whether it may succeed unchanged once other bundles have come or gone
     * @param running what runs for the file now, or null
     */
    RefusedException(String message, boolean curable, Installed running) {
        this(message, curable, running, false);
    }

    RefusedException(StartFailure failure, Installed running) {
        this(failure.reason(), failure.unresolved(), running);
    }

    private RefusedException(String message, boolean curable, Installed running, boolean restarted) {
        super(message);
        this.curable = curable;
        this.running = running;
        this.restarted = restarted;
    }

    /** @param running was restarted, because a part of it had been replaced */
    static RefusedException afterRestart(StartFailure failure, Installed running) {
        return new RefusedException(failure.reason(), failure.unresolved(), running, true);
    }

    boolean curable() {
        return curable;
    }

    Installed running() {
        return running;
    }

    /** Whether what runs was restarted, because a part of it had been replaced. */
    boolean restarted() {
        return restarted;
    }
}

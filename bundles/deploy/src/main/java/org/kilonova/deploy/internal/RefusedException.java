// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal;

/** A step of a deployment has failed and was undone, or is to be; the message says why and what to do. */
final class RefusedException extends Exception {

    private final boolean curable;
    private final transient Installed running;

    /**
     * @param curable whether it may succeed unchanged once other bundles have come or gone
     * @param running what runs for the file now, or null
     */
    RefusedException(String message, boolean curable, Installed running) {
        super(message);
        this.curable = curable;
        this.running = running;
    }

    RefusedException(StartFailure failure, Installed running) {
        this(failure.reason(), failure.unresolved(), running);
    }

    boolean curable() {
        return curable;
    }

    Installed running() {
        return running;
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.kilonova.ledger;

import java.util.concurrent.CountDownLatch;

/** What is wrong with a version, on purpose. A class that is missing, or a package, is missing in the jar. */
public enum Fault {
    NONE,
    INIT_THROWS,
    INIT_HANGS,
    INIT_EXITS,
    LEAKS_THREAD,
    TAKE_OVER_THROWS,
    CALLS_FAIL,
    SLOW;

    /** Ten times of what a call to the ledger takes under load, and more. */
    private static final long SLOW_MILLIS = 400;

    void atInit() throws InterruptedException {
        switch (this) {
            case INIT_THROWS -> throw new IllegalStateException("no ink");
            case INIT_HANGS -> new CountDownLatch(1).await();
            case INIT_EXITS -> System.exit(1);
            case LEAKS_THREAD -> leak();
            default -> {}
        }
    }

    void atTakeOver() {
        if (this == TAKE_OVER_THROWS) {
            throw new IllegalStateException("cannot read the old hand");
        }
    }

    void atCall() throws InterruptedException {
        switch (this) {
            case CALLS_FAIL -> throw new IllegalStateException("the pen is broken");
            case SLOW -> Thread.sleep(SLOW_MILLIS);
            default -> {}
        }
    }

    private static void leak() {
        Thread thread = new Thread(
                () -> {
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "kn-ledger-forgotten-1");
        thread.setDaemon(true);
        thread.start();
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.kilonova.images;

import java.time.Duration;

/** Writes a line a second, until it is ended. */
public final class Counter {

    private static final Duration INTERVAL = Duration.ofSeconds(1);

    private Counter() {}

    public static void main(String[] args) throws InterruptedException {
        for (long count = 1; ; count++) {
            System.out.println(count);
            Thread.sleep(INTERVAL.toMillis());
        }
    }
}

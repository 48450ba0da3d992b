// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import java.time.Duration;

/** Something that can run work later. */
interface Later extends AutoCloseable {

    /**
     * Runs work once after a delay.
     *
     * @return what takes it back
     */
    Runnable run(Runnable work, Duration delay);

    @Override
    void close();
}

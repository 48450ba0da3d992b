// SPDX-License-Identifier: Apache-2.0
package org.kilonova.systemd.internal;

import java.io.IOException;

/** The way to the service manager of the machine. */
interface Notifier {

    /**
     * Tells it something, and returns when it has taken notice.
     *
     * @param assignments as {@code READY=1}; all in one message
     */
    void send(String... assignments) throws IOException, InterruptedException;
}

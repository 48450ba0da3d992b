// SPDX-License-Identifier: Apache-2.0
package org.kilonova.ssh.internal;

import java.time.Duration;

/**
 * What an operator may choose.
 *
 * @param host name or address to bind
 * @param port 0 is any free one
 * @param idleTimeout of a session; zero is none
 * @param loginGraceTime for a connection to log in
 * @param maxSessions logged in at once
 * @param maxUnauthenticated connections at once that have not logged in
 */
record SshSettings(
        String host, int port, Duration idleTimeout, Duration loginGraceTime, int maxSessions, int maxUnauthenticated) {

    /** Whether a server that listens by the other settings need not be replaced. */
    boolean sameAddress(SshSettings other) {
        return host.equals(other.host) && port == other.port;
    }
}

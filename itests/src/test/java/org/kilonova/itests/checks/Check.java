// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.checks;

/** One thing that a client and the servers of a topic must do together. */
interface Check {

    /** Fails with an {@link AssertionError} that says what was seen. */
    void run(Peer peer) throws Exception;
}

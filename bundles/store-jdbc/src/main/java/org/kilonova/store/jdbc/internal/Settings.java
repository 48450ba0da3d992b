// SPDX-License-Identifier: Apache-2.0
package org.kilonova.store.jdbc.internal;

import java.time.Duration;

/**
 * What the configuration says.
 *
 * @param url where the database is
 * @param user to log in as
 * @param password of the user, may be empty
 * @param poolSize connections at most
 * @param timeout for a connection, whether new or from the pool
 */
record Settings(DatabaseUrl url, String user, String password, int poolSize, Duration timeout) {

    /** The pool takes nothing shorter. */
    private static final Duration SHORTEST = Duration.ofMillis(250);

    /**
     * Refuses what cannot work.
     *
     * @throws RefusedException naming key and value
     */
    void check() throws RefusedException {
        if (!url.jdbc().startsWith("jdbc:")) {
            throw new RefusedException("connection must be a JDBC URL such as jdbc:h2:file:data/db/kilonova");
        }
        if (poolSize < 1) {
            throw new RefusedException("pool_size must be at least 1, not " + poolSize);
        }
        if (timeout.compareTo(SHORTEST) < 0) {
            throw new RefusedException(
                    "connection_timeout must be at least 0.25 seconds, not " + timeout.toMillis() / 1000.0);
        }
    }

    @Override
    public String toString() {
        return url + " as " + user;
    }
}

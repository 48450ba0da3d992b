// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rest.internal;

/**
 * Who asks.
 *
 * @param user name of the token, or null without one
 * @param project of the token, or null
 * @param role what is allowed
 */
record Caller(String user, String project, Role role) {

    /** Somebody who has shown nothing. */
    static final Caller STRANGER = new Caller(null, null, Role.ANYBODY);

    /** Whoever reaches a loopback address while there are no tokens. */
    static final Caller LOCAL = new Caller(null, null, Role.ADMIN);
}

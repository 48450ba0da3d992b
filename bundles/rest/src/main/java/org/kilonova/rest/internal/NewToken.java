// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rest.internal;

/**
 * A token that was just made.
 *
 * @param name of its owner
 * @param role what its owner may do
 * @param token to be handed over; it cannot be shown again
 */
public record NewToken(String name, String role, String token) {

    @Override
    public String toString() {
        return "Token of " + name + " (" + role + "), shown this once:\n" + token;
    }
}

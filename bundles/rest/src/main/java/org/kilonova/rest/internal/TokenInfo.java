// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rest.internal;

import java.util.Locale;

/**
 * A token, as far as it may be shown.
 *
 * @param name of its owner
 * @param role what its owner may do
 * @param project of its owner, or null
 */
public record TokenInfo(String name, String role, String project) {

    static TokenInfo of(Token token) {
        return new TokenInfo(token.name(), token.role().word(), token.project());
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%-24s %-8s %s", name, role, project == null ? "-" : project);
    }
}

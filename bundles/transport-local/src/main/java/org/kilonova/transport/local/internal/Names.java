// SPDX-License-Identifier: Apache-2.0
package org.kilonova.transport.local.internal;

import java.util.Collection;
import java.util.stream.Collectors;

/** Lists names in an error: sorted, and no longer than somebody reads. */
final class Names {

    private static final int SHOWN = 20;

    private Names() {}

    static String list(Collection<String> names) {
        if (names.isEmpty()) {
            return "none";
        }
        String shown = names.stream().sorted().limit(SHOWN).collect(Collectors.joining(", "));
        return names.size() > SHOWN ? shown + " and " + (names.size() - SHOWN) + " more" : shown;
    }
}

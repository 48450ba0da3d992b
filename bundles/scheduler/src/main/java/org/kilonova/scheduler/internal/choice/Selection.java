// SPDX-License-Identifier: Apache-2.0
package org.kilonova.scheduler.internal.choice;

import java.util.Map;
import java.util.stream.Collectors;
import org.kilonova.scheduler.internal.wire.NoValidHost;

/**
 * What came of a choice.
 *
 * @param chosen the host, or null if none was left
 * @param hosts how many there were
 * @param removed how many of them each filter removed, those that removed none left out
 */
public record Selection(HostState chosen, int hosts, Map<String, Integer> removed) {

    public boolean found() {
        return chosen != null;
    }

    /** The error for a choice among none. */
    public static NoValidHost noHosts() {
        return new NoValidHost("no valid host: no host has reported yet, is a compute manager deployed?", Map.of(), 0);
    }

    /** The error that tells why no host was left. */
    public NoValidHost failure(Request request) {
        return hosts == 0 ? noHosts() : new NoValidHost(explanation(request), removed, hosts);
    }

    private String explanation(Request request) {
        return "no valid host for " + request + ". Of " + hosts + (hosts == 1 ? " host, " : " hosts, ")
                + removed.entrySet().stream()
                        .map(filter -> filter.getKey() + " removed " + filter.getValue())
                        .collect(Collectors.joining(", "))
                + ": free one of them, or add a host";
    }
}

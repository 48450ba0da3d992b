// SPDX-License-Identifier: Apache-2.0
package org.kilonova.scheduler.internal.choice;

import java.util.List;
import java.util.function.BiPredicate;

/**
 * One reason for which a host is not considered.
 *
 * @param name as it stands in the error when no host is left
 * @param keeps whether the host stays in the choice
 */
public record Filter(String name, BiPredicate<HostState, Request> keeps) {

    /** All filters, in the order in which they are asked: a host counts for the first one that removes it. */
    public static final List<Filter> ALL = List.of(
            new Filter(
                    "requested_host",
                    (host, request) -> request.requestedHost() == null
                            || request.requestedHost().equals(host.host())),
            new Filter("tried", (host, request) -> !request.tried().contains(host.host())),
            new Filter("up", (host, request) -> host.up()),
            new Filter("enabled", (host, request) -> host.enabled()),
            new Filter("image", (host, request) -> request.imageHosts().contains(host.host())),
            new Filter(
                    "processors",
                    (host, request) -> request.vcpus() <= host.resources().freeVcpus()),
            new Filter(
                    "memory",
                    (host, request) -> request.memoryMb() <= host.resources().freeMemoryMb()),
            new Filter(
                    "disk",
                    (host, request) -> request.diskMb() <= host.resources().freeDiskMb()));
}

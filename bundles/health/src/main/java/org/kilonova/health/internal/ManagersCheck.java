// SPDX-License-Identifier: Apache-2.0
package org.kilonova.health.internal;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.kilonova.container.Container;
import org.kilonova.container.HostedServiceInfo;

/**
 * Whether all managers serve. One that was paused by hand is as somebody wants it.
 *
 * @param container empty while there is none
 */
record ManagersCheck(Supplier<Optional<Container>> container) implements Check {

    @Override
    public List<Finding> look() {
        Optional<Container> present = container.get();
        if (present.isEmpty()) {
            return List.of(Missing.finding("the container service", "org.kilonova.core"));
        }
        return present.get().services().stream().flatMap(ManagersCheck::of).toList();
    }

    private static Stream<Finding> of(HostedServiceInfo service) {
        String name = service.topic() == null ? service.binary() : service.topic();
        String reason = service.reason() == null ? "" : ": " + service.reason();
        return switch (service.state()) {
            case RUNNING -> Stream.empty();
            case PAUSED -> Stream.of(Finding.ok(name + " is paused by hand; kn:resume " + name + " ends that"));
            case STOPPED -> Stream.of(Finding.ok(name + " has ended" + reason));
            case DRAINING -> Stream.of(Finding.away(name + " is draining" + reason));
            case HOLDING -> Stream.of(Finding.away(name + " waits for its next manager" + reason));
            case FAILED ->
                Stream.of(Finding.away(name + " has failed and is tried again" + reason + "; kn:why " + name
                        + " finds the first cause"));
            case ARRIVED, INITIALIZING, REGISTERING, REPORTING_RESOURCES, CONNECTING ->
                Stream.of(Finding.away(name + " is on its way, " + service.state() + reason));
        };
    }
}

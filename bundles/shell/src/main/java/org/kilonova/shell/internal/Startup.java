// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.kilonova.container.Container;
import org.kilonova.container.DeployFolder;
import org.kilonova.container.DeployedFile;
import org.kilonova.container.ServiceState;

/** Waits until the container has come up: framework started, deploy folder taken in, no service still on its way. */
final class Startup {

    private static final Set<ServiceState> ON_ITS_WAY = EnumSet.range(ServiceState.ARRIVED, ServiceState.CONNECTING);
    private static final Set<DeployedFile.Status> BEING_TAKEN_IN =
            EnumSet.of(DeployedFile.Status.SETTLING, DeployedFile.Status.STARTING);

    private final Services services;
    private final BooleanSupplier frameworkIsUp;
    private final Clock clock;

    Startup(Services services, BooleanSupplier frameworkIsUp, Clock clock) {
        this.services = services;
        this.frameworkIsUp = frameworkIsUp;
        this.clock = clock;
    }

    /** Returns when the container is up, or says after the limit what is not, and returns too. */
    void await(Duration limit, PrintStream err) throws InterruptedException {
        Instant end = clock.instant().plus(limit);
        while (!pending().isEmpty()) {
            if (clock.instant().isAfter(end)) {
                err.println("going on, though after " + Ago.length(limit) + " this is not up yet: "
                        + String.join(", ", pending()));
                return;
            }
            Thread.sleep(20);
        }
    }

    /** What is not up yet. */
    List<String> pending() {
        if (!frameworkIsUp.getAsBoolean()) {
            return List.of("the framework");
        }
        Stream<String> files = services.ifThere(DeployFolder.class, DeployFolder::files).orElse(List.of()).stream()
                .filter(file -> BEING_TAKEN_IN.contains(file.status()))
                .map(DeployedFile::name);
        Stream<String> hosted = services.ifThere(Container.class, Container::services).orElse(List.of()).stream()
                .filter(service -> ON_ITS_WAY.contains(service.state()))
                .map(service -> service.topic() + " (" + service.state() + ")");
        return Stream.concat(files, hosted).toList();
    }
}

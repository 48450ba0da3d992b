// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.hosts;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import org.kilonova.itests.process.ContainerHome;
import org.kilonova.itests.process.ContainerProcess;
import org.kilonova.itests.process.Containers;
import org.kilonova.itests.servers.Network;

/** A machine with a container, which comes and goes while its home stays. */
final class Host {

    private final String name;
    private final Network.Machine machine;
    private final ContainerHome home;
    private final Containers containers;
    private ContainerProcess container;

    Host(String name, Network.Machine machine, ContainerHome home, Containers containers) {
        this.name = name;
        this.machine = machine;
        this.home = home;
        this.containers = containers;
    }

    String name() {
        return name;
    }

    Network.Machine machine() {
        return machine;
    }

    ContainerHome home() {
        return home;
    }

    /** The container that runs or was the last one to. */
    ContainerProcess container() {
        return container;
    }

    /** Starts the container and waits until it takes commands. */
    void start() {
        container = containers.start(home, machine.within());
    }

    /** Ends it in order. */
    void stop() throws IOException, InterruptedException {
        container.signal("TERM");
        assertEquals(0, container.exitCode(), name);
    }

    /** {@code kill -9}. */
    void kill() throws InterruptedException {
        container.kill();
    }

    void close() {
        if (container != null) {
            container.close();
        }
    }

    /** Waits until a service of this host answers a call that is meant for no other. */
    void answers(String topic, String method) {
        container.eventually(() -> container.command("kn:call --timeout 10 " + topic + "." + name + " " + method));
    }
}

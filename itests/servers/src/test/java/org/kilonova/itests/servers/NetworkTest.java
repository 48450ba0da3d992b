// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.servers;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NetworkTest {

    @TempDir
    private Path directory;

    @Test
    void machinesHaveAWireOfTheirOwnThatCanBeCut() {
        Needs.networkNamespaces();
        String namespace;
        try (Network network = Network.create()) {
            Network.Machine one = network.machine("one");
            Network.Machine other = network.machine("other");
            namespace = one.within().get(3);
            assertNotEquals(one.address(), other.address());
            assertTrue(here("ip", "netns", "list").contains(namespace));
            assertFalse(here("ip", "-o", "link").contains(" one@"), "in the machine's own network");
            assertTrue(wire(one).contains("LOWER_UP"), () -> wire(one));

            one.cut();
            assertTrue(wire(one).contains("NO-CARRIER"), () -> wire(one));
            assertTrue(wire(other).contains("LOWER_UP"), () -> wire(other));

            one.heal();
            assertTrue(wire(one).contains("LOWER_UP"), () -> wire(one));
        }
        assertFalse(here("ip", "netns", "list").contains(namespace));
    }

    private String wire(Network.Machine at) {
        List<String> command = new ArrayList<>(at.within());
        command.addAll(List.of("ip", "-o", "link", "show", "dev", "eth0"));
        return here(command.toArray(String[]::new));
    }

    private String here(String... command) {
        return ServerProcess.run(List.of(command), Map.of(), directory);
    }
}

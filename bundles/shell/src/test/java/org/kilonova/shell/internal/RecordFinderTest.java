// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.kilonova.container.HostedServiceInfo;
import org.kilonova.container.ServiceState;
import org.kilonova.service.ServiceRecord;
import org.kilonova.shell.CommandException;

class RecordFinderTest {

    private final ServiceRecord here = Samples.record(1, "node-1", "greeter");
    private final ServiceRecord there = Samples.record(2, "node-2", "greeter");
    private final ServiceRecord other = Samples.record(3, "node-2", "scheduler");
    private final List<ServiceRecord> all = List.of(here, there, other);
    private final List<HostedServiceInfo> hosted =
            List.of(Samples.service("greeter", "node-1", ServiceState.RUNNING, null));

    @Test
    void findsByHostAndBinary() {
        assertEquals(there, find("node-2", "kilonova-greeter"));
    }

    @Test
    void findsById() {
        assertEquals(other, find(Samples.id(3).toString()));
    }

    @Test
    void aTopicHereWinsOverOtherHosts() {
        assertEquals(here, find("greeter"));
        assertEquals(here, find("greeter.node-1"));
    }

    @Test
    void aTopicElsewhereIsFoundIfThereIsOne() {
        assertEquals(other, find("scheduler"));
    }

    @Test
    void doesNotGuessAmongSeveral() {
        CommandException e =
                assertThrows(CommandException.class, () -> new RecordFinder(all, List.of()).find(List.of("greeter")));

        assertTrue(e.getMessage().contains("node-1 kilonova-greeter"), e::getMessage);
        assertTrue(e.getMessage().contains("node-2 kilonova-greeter"), e::getMessage);
        assertTrue(!e.getMessage().contains("scheduler"), e::getMessage);
    }

    @Test
    void listsWhatThereIsWhenNothingFits() {
        assertTrue(assertThrows(CommandException.class, () -> find("nobody"))
                .getMessage()
                .contains("no service record for nobody; there are: node-1 kilonova-greeter"));
        assertTrue(assertThrows(CommandException.class, () -> find("node-1", "kilonova-scheduler"))
                .getMessage()
                .contains("node-2 kilonova-scheduler"));
        assertEquals(
                "no service record for x; there are none",
                assertThrows(CommandException.class, () -> new RecordFinder(List.of(), List.of()).find(List.of("x")))
                        .getMessage());
    }

    private ServiceRecord find(String... words) {
        return new RecordFinder(all, hosted).find(List.of(words));
    }
}

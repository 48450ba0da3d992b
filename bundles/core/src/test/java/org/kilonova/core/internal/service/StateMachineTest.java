// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.kilonova.container.ServiceState;
import org.kilonova.container.StateChange;
import org.kilonova.core.internal.timer.ManualTime;

class StateMachineTest {

    private static final Map<ServiceState, List<ServiceState>> WAY = new EnumMap<>(ServiceState.class);

    static {
        ServiceState[] way = {
            ServiceState.INITIALIZING,
            ServiceState.REGISTERING,
            ServiceState.REPORTING_RESOURCES,
            ServiceState.CONNECTING,
            ServiceState.RUNNING,
            ServiceState.DRAINING,
            ServiceState.HOLDING,
            ServiceState.STOPPED
        };
        WAY.put(ServiceState.ARRIVED, List.of());
        for (int i = 0; i < way.length; i++) {
            WAY.put(way[i], List.of(way).subList(0, i + 1));
        }
        WAY.put(
                ServiceState.PAUSED,
                List.of(way[0], way[1], way[2], way[3], ServiceState.RUNNING, ServiceState.PAUSED));
        WAY.put(ServiceState.FAILED, List.of(ServiceState.INITIALIZING, ServiceState.FAILED));
    }

    private final ManualTime time = new ManualTime();
    private final List<StateChange> told = new ArrayList<>();

    private StateMachine at(ServiceState state) {
        StateMachine machine = new StateMachine(time, "registered", told::add);
        WAY.get(state).forEach(next -> machine.to(next, "on the way"));
        return machine;
    }

    private Set<ServiceState> reachable(ServiceState from) {
        Set<ServiceState> reachable = EnumSet.noneOf(ServiceState.class);
        for (ServiceState to : ServiceState.values()) {
            StateMachine machine = at(from);
            try {
                machine.to(to, "try");
                reachable.add(to);
                assertEquals(to, machine.state());
            } catch (IllegalStateException refused) {
                assertEquals("no way from " + from + " to " + to + " (try)", refused.getMessage());
                assertEquals(from, machine.state());
            }
        }
        return reachable;
    }

    @Test
    void theTableIsKept() {
        assertEquals(EnumSet.of(ServiceState.INITIALIZING, ServiceState.STOPPED), reachable(ServiceState.ARRIVED));
        assertEquals(
                EnumSet.of(ServiceState.REGISTERING, ServiceState.FAILED, ServiceState.HOLDING, ServiceState.STOPPED),
                reachable(ServiceState.INITIALIZING));
        assertEquals(EnumSet.of(ServiceState.PAUSED, ServiceState.DRAINING), reachable(ServiceState.RUNNING));
        assertEquals(
                EnumSet.of(ServiceState.PAUSED, ServiceState.HOLDING, ServiceState.STOPPED),
                reachable(ServiceState.DRAINING));
        assertEquals(EnumSet.of(ServiceState.RUNNING, ServiceState.DRAINING), reachable(ServiceState.PAUSED));
        assertEquals(EnumSet.of(ServiceState.INITIALIZING, ServiceState.STOPPED), reachable(ServiceState.HOLDING));
        assertEquals(
                EnumSet.of(ServiceState.INITIALIZING, ServiceState.HOLDING, ServiceState.STOPPED),
                reachable(ServiceState.FAILED));
        assertEquals(EnumSet.noneOf(ServiceState.class), reachable(ServiceState.STOPPED));
    }

    @Test
    void theHistoryIsBoundedAndTold() {
        StateMachine machine = at(ServiceState.RUNNING);
        for (int i = 0; i < 50; i++) {
            machine.to(ServiceState.PAUSED, "p" + i);
            machine.to(ServiceState.RUNNING, "r" + i);
        }
        assertEquals(32, machine.history().size());
        assertEquals("r49", machine.reason());
        assertEquals(106, told.size());
        assertTrue(told.get(0).from() == null && told.get(0).to() == ServiceState.ARRIVED);
        assertThrows(IllegalStateException.class, () -> machine.to(ServiceState.RUNNING, "again"));
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal.service;

import static org.kilonova.container.ServiceState.ARRIVED;
import static org.kilonova.container.ServiceState.CONNECTING;
import static org.kilonova.container.ServiceState.DRAINING;
import static org.kilonova.container.ServiceState.FAILED;
import static org.kilonova.container.ServiceState.HOLDING;
import static org.kilonova.container.ServiceState.INITIALIZING;
import static org.kilonova.container.ServiceState.PAUSED;
import static org.kilonova.container.ServiceState.REGISTERING;
import static org.kilonova.container.ServiceState.REPORTING_RESOURCES;
import static org.kilonova.container.ServiceState.RUNNING;
import static org.kilonova.container.ServiceState.STOPPED;

import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.kilonova.container.ServiceState;
import org.kilonova.container.StateChange;

/** The state of a service, by the table of {@link ServiceState}, and how it came there. Thread-safe. */
final class StateMachine {

    private static final int REMEMBERED = 32;

    private static final Map<ServiceState, Set<ServiceState>> ALLOWED = new EnumMap<>(ServiceState.class);

    static {
        ALLOWED.put(ARRIVED, EnumSet.of(INITIALIZING, STOPPED));
        ALLOWED.put(INITIALIZING, EnumSet.of(REGISTERING, FAILED, HOLDING, STOPPED));
        ALLOWED.put(REGISTERING, EnumSet.of(REPORTING_RESOURCES, FAILED, HOLDING, STOPPED));
        ALLOWED.put(REPORTING_RESOURCES, EnumSet.of(CONNECTING, FAILED, HOLDING, STOPPED));
        ALLOWED.put(CONNECTING, EnumSet.of(RUNNING, FAILED, HOLDING, STOPPED));
        ALLOWED.put(RUNNING, EnumSet.of(PAUSED, DRAINING));
        ALLOWED.put(PAUSED, EnumSet.of(RUNNING, DRAINING));
        ALLOWED.put(DRAINING, EnumSet.of(PAUSED, HOLDING, STOPPED));
        ALLOWED.put(HOLDING, EnumSet.of(INITIALIZING, STOPPED));
        ALLOWED.put(FAILED, EnumSet.of(INITIALIZING, HOLDING, STOPPED));
        ALLOWED.put(STOPPED, EnumSet.noneOf(ServiceState.class));
    }

    private final Clock clock;
    private final Consumer<StateChange> listener;
    private final Deque<StateChange> history = new ArrayDeque<>();
    private ServiceState state = ARRIVED;

    StateMachine(Clock clock, String reason, Consumer<StateChange> listener) {
        this.clock = clock;
        this.listener = listener;
        remember(new StateChange(clock.instant(), null, ARRIVED, reason));
    }

    synchronized ServiceState state() {
        return state;
    }

    synchronized String reason() {
        return history.getLast().reason();
    }

    synchronized List<StateChange> history() {
        return List.copyOf(history);
    }

    /** @throws IllegalStateException if the table has no such transition */
    synchronized void to(ServiceState next, String reason) {
        if (!ALLOWED.get(state).contains(next)) {
            throw new IllegalStateException("no way from " + state + " to " + next + " (" + reason + ")");
        }
        StateChange change = new StateChange(clock.instant(), state, next, reason);
        state = next;
        remember(change);
    }

    /** Remembers something that happened without a change of state. */
    synchronized void stay(String reason) {
        remember(new StateChange(clock.instant(), state, state, reason));
    }

    private void remember(StateChange change) {
        history.addLast(change);
        if (history.size() > REMEMBERED) {
            history.removeFirst();
        }
        listener.accept(change);
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal.service;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.kilonova.container.GenerationState;
import org.kilonova.core.internal.service.Switchboard.Route;

/**
 * Which generation of a service serves, which stands by, and which are on their way out. What changes it holds the monitor of the service;
 * the views are thread-safe.
 */
final class Roster {

    private final Switchboard switchboard;
    private final StateMachine machine;
    private final Retirement retirement;

    Roster(Switchboard switchboard, StateMachine machine, Retirement retirement) {
        this.switchboard = switchboard;
        this.machine = machine;
        this.retirement = retirement;
    }

    /** The generation that serves, or null. */
    Generation current() {
        return switchboard.route().serving();
    }

    /** The one before it, which serves again if it fails, or null. */
    Generation standby() {
        return switchboard.route().standby();
    }

    /** The generation in which tasks run, or null. */
    Generation forTasks() {
        return switchboard.route().tasks();
    }

    /** The first serves, or after null nobody does. */
    void begin(Generation first) {
        switchboard.switchTo(new Route(first, null, Switchboard.WHOLE));
    }

    /** The next one serves; the one before it ends or, with a share above 0, stands by. */
    void succeed(Generation next, int share) {
        Generation old = current();
        endStandby("generation " + next.number() + " serves");
        if (share > 0) {
            old.state(GenerationState.STANDBY, "generation " + next.number() + " serves on probation");
            switchboard.switchTo(new Route(next, old, share));
        } else {
            begin(next);
            retirement.begin(old, "generation " + next.number() + " serves");
        }
        machine.stay("generation " + next.number() + " (" + next.origin() + ") took over from " + old.origin());
    }

    /** Whether that one serves and another stands by. */
    boolean probation(Generation generation) {
        return current() == generation && standby() != null;
    }

    /** The one that serves stays: the one before it ends. */
    void promote() {
        endStandby("generation " + current().number() + " stays");
    }

    /** The one before serves again; the one that served ends. */
    void back(String reason) {
        Generation failed = current();
        Generation again = standby();
        again.state(GenerationState.ACTIVE, null);
        begin(again);
        machine.stay("generation " + again.number() + " (" + again.origin() + ") serves again, generation "
                + failed.number() + " ends: " + reason);
        retirement.begin(failed, reason);
    }

    /** Nobody serves any more. */
    void vacate(String reason) {
        Generation last = current();
        endStandby(reason);
        begin(null);
        retirement.begin(last, reason);
    }

    private void endStandby(String reason) {
        Generation old = standby();
        if (old != null) {
            begin(current());
            retirement.begin(old, reason);
        }
    }

    /** Ends one that does not serve, and the hook that it may be in. */
    void retire(Generation generation, String reason) {
        generation.abandonHook();
        if (generation == standby()) {
            endStandby(reason);
        } else {
            retirement.begin(generation, reason);
        }
    }

    /** Waits, without the monitor, for one that has been let go; returns at once for others. */
    void awaitEnd(Generation leaving) {
        if (retirement.draining().contains(leaving)) {
            retirement.await(leaving);
        }
    }

    /** Completes when all that have been let go so far have ended. */
    CompletableFuture<Void> allEnded() {
        return CompletableFuture.allOf(
                retirement.draining().stream().map(Generation::retired).toArray(CompletableFuture[]::new));
    }

    List<Generation> ending() {
        return retirement.draining();
    }

    /** All that may have work in flight, the one that serves last. */
    List<Generation> atWork() {
        List<Generation> all = new ArrayList<>(retirement.draining());
        Route route = switchboard.route();
        if (route.standby() != null) {
            all.add(route.standby());
        }
        if (route.serving() != null) {
            all.add(route.serving());
        }
        return all;
    }
}

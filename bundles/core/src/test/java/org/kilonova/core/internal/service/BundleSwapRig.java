// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal.service;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.kilonova.core.internal.service.House.get;
import static org.kilonova.core.internal.service.House.settled;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.kilonova.container.GenerationState;
import org.kilonova.container.Swap;
import org.kilonova.container.SwapFailedException;
import org.kilonova.container.SwapRules;
import org.kilonova.core.internal.service.HostedServices.Place;

/** An old bundle and a new one. */
abstract class BundleSwapRig extends HouseTest {

    static final long OLD = 1;
    static final long NEW = 2;

    static SwapRules rules(int share, Duration time) {
        return new SwapRules(false, share, time, 0, 5, 0.05, 3, Duration.ofMillis(100));
    }

    /** Timers are hasty here, so this is long enough to do something in it. */
    Swap swap() {
        return house.services.swap(OLD, NEW, rules(100, Duration.ofHours(10)));
    }

    Place old(String topic, Probe probe) {
        Place place = house.arrive(topic, OLD, "a", probe);
        assertTrue(settled(place).active());
        return place;
    }

    Place fresh(String topic, Probe probe) {
        return house.arrive(topic, NEW, "a", probe);
    }

    /** One that cannot run beside another. */
    Place oldExclusive(String topic, Probe probe) {
        Place place = house.arriveExclusive(topic, OLD, "a", probe);
        assertTrue(settled(place).active());
        return place;
    }

    /** A swap after which {@code two} serves {@code t} on probation. */
    Swap swapped() {
        Swap swap = swap();
        fresh("t", house.probe("two"));
        get(swap.prepared(1));
        get(swap.commit());
        return swap;
    }

    static String failure(CompletableFuture<?> future) {
        CompletionException failed = assertThrows(CompletionException.class, () -> get(future));
        return assertInstanceOf(SwapFailedException.class, failed.getCause()).getMessage();
    }

    List<GenerationState> states(String topic) {
        return house.info(topic).generations().stream().map(g -> g.state()).toList();
    }

    /** Notes what it was given. */
    Probe heir(String name, List<Map<String, Object>> given) {
        return new Probe(name, house.log) {
            @Override
            public void takeOver(Map<String, Object> state) throws Exception {
                given.add(state);
                super.takeOver(state);
            }
        };
    }
}

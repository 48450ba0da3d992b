// SPDX-License-Identifier: Apache-2.0
package org.kilonova.greeter;

import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.kilonova.manager.Manager;
import org.kilonova.manager.PeriodicTask;
import org.kilonova.manager.Topic;
import org.kilonova.rpc.Rpc;
import org.osgi.service.component.annotations.Component;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

@Component
@Topic("greeter")
public final class GreeterManager implements Manager {

    public record Greeting(String text, long visits) {}

    private static final Logger LOG = LoggerFactory.getLogger(GreeterManager.class);

    private final AtomicLong visits = new AtomicLong();

    @Rpc
    public Greeting greet(String name) {
        return new Greeting("Welcome, " + name + "!", visits.incrementAndGet());
    }

    @Rpc(version = "1.1")
    public Greeting farewell(String name) {
        return new Greeting("Goodbye, " + name + "!", visits.get());
    }

    @PeriodicTask(spacing = "PT1M")
    void countVisits() {
        LOG.info("{} visits so far", visits);
    }

    @Override
    public void takeOver(Map<String, Object> state) {
        if (state.get("visits") instanceof Number handedOver) {
            visits.addAndGet(handedOver.longValue());
        }
    }

    @Override
    public Map<String, Object> handOver() {
        return Map.of("visits", visits.get());
    }
}

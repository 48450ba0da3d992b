// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.kilonova.core.internal.service.House.get;
import static org.kilonova.core.internal.service.House.until;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.kilonova.rpc.NoSuchServiceException;
import org.kilonova.rpc.Target;
import org.kilonova.transport.Message;
import org.kilonova.transport.Transport;

/** Services go over to another transport, and nothing that waits on the one before is lost. */
class TransportChangeTest extends HouseTest {

    private long reports() {
        return house.store.list(Duration.ZERO).get(0).reportCount();
    }

    private static Message message(String method) {
        return new Message(method, Target.topic("t"), method, Map.of(), Map.of(), null, null);
    }

    @Test
    void whatWaitsOnTheTransportBeforeIsServedBeforeItsConsumersGo() {
        Transport before = house.transport();
        Probe probe = house.probe("one");
        house.started("t", "a", probe);
        CompletableFuture<?> slow = before.call(message("slow"));
        until(() -> probe.entered.get() == 1);
        for (int i = 0; i < 15; i++) {
            before.call(message("slow"));
        }
        until(() -> probe.entered.get() == 16);
        for (int i = 0; i < 5; i++) {
            before.cast(message("count"));
        }
        house.transport(House.fresh());
        BooleanSupplier settled = house.services.followTransport();
        assertEquals("one", house.call("t", "who"));
        long reports = reports();
        // Time enough to look many times whether anything waits.
        until(() -> reports() > reports + 3);
        assertFalse(settled.getAsBoolean());
        probe.release.countDown();
        get(slow);
        until(() -> probe.entered.get() == 21);
        until(settled::getAsBoolean);
        assertThrows(NoSuchServiceException.class, () -> before.cast(message("count")));
    }

    @Test
    void whileTheTransportInForceCarriesNothingTheOneBeforeDoes() {
        Transport before = house.transport();
        house.started("t", "a", house.probe("one"));
        AtomicReference<String> problem = new AtomicReference<>("its broker is away");
        house.transport(troubled(House.fresh(), problem));
        BooleanSupplier settled = house.services.followTransport();
        long reports = reports();
        // Time enough to look many times whether anything waits.
        until(() -> reports() > reports + 3);
        assertEquals(null, get(before.call(message("who"))).failure());
        problem.set(null);
        until(settled::getAsBoolean);
        assertThrows(NoSuchServiceException.class, () -> before.cast(message("count")));
    }

    /** The same with a problem, or null. */
    private static Transport troubled(Transport transport, AtomicReference<String> problem) {
        return (Transport) Proxy.newProxyInstance(
                Transport.class.getClassLoader(),
                new Class<?>[] {Transport.class},
                (proxy, method, args) -> method.getName().equals("problem")
                        ? Optional.ofNullable(problem.get())
                        : method.invoke(transport, args));
    }

    @Test
    void consumersOnAClosedTransportGoAtOnce() {
        Transport before = house.transport();
        house.started("t", "a", house.probe("one"));
        before.close();
        house.transport(House.fresh());
        until(house.services.followTransport()::getAsBoolean);
        assertEquals("one", house.call("t", "who"));
    }

    @Test
    void aPausedServiceIsPausedThere() {
        house.started("t", "a", house.probe("one"));
        house.services.pause("t");
        house.transport(House.fresh());
        BooleanSupplier settled = house.services.followTransport();
        CompletableFuture<String> waits = house.callLater("t", "who");
        until(settled::getAsBoolean);
        assertFalse(waits.isDone());
        house.services.resume("t");
        assertEquals("one", get(waits));
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.kilonova.core.internal.service.House.get;
import static org.kilonova.core.internal.service.House.until;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.kilonova.container.MethodFigures;
import org.kilonova.container.NoSuchServiceHereException;
import org.kilonova.core.internal.service.HostedServices.Place;
import org.kilonova.manager.Manager;
import org.kilonova.manager.PeriodicTask;
import org.kilonova.rpc.NoSuchRpcMethodException;
import org.kilonova.rpc.Rpc;
import org.kilonova.rpc.RpcClient;
import org.kilonova.rpc.Target;

/** What is told of the calls of a service. */
class FiguresTest extends HouseTest {

    /** Has what it had before, but for one method. */
    static class Next implements Manager {
        private final CountDownLatch release = new CountDownLatch(1);

        @Rpc
        String who() {
            return "me";
        }

        @PeriodicTask(spacing = "PT0S")
        void tick() {
            throw new IllegalStateException("never");
        }

        @Rpc
        void slow() throws InterruptedException {
            release.await();
        }
    }

    static final class First extends Next {
        @Rpc
        void former(int number) {}
    }

    private MethodFigures of(String method) {
        return house.services.figures("t").stream()
                .filter(figures -> figures.method().equals(method))
                .findFirst()
                .orElseThrow();
    }

    private List<String> methods() {
        return house.services.figures("t").stream()
                .filter(figures -> figures.namespace().isEmpty())
                .map(MethodFigures::method)
                .toList();
    }

    @Test
    void aSwapResetsNothing() {
        Place first = house.started("t", "a", new First());
        assertEquals(List.of("former", "oslo_rpc_server_ping", "slow", "who"), methods());
        house.call("t", "who");
        assertThrows(RuntimeException.class, () -> house.call("t", "former"));
        house.started("t", "a", new Next());
        first.leave();
        house.call("t", "who");
        assertEquals(2, of("who").calls());
        assertEquals(2, of("who").latency().count());
        assertEquals(Map.of("invalid_arguments", 1L), of("former").errors());
        assertEquals(List.of("former", "oslo_rpc_server_ping", "slow", "who"), methods());
    }

    @Test
    void aMethodThatWasNotCalledGoesWithItsVersion() {
        Place first = house.started("t", "a", new First());
        house.started("t", "a", new Next());
        first.leave();
        assertEquals(List.of("oslo_rpc_server_ping", "slow", "who"), methods());
    }

    @Test
    void callersCannotMakeNames() {
        house.started("t", "a", new Next());
        for (int i = 0; i < 10; i++) {
            String strange = "strange" + i;
            assertThrows(NoSuchRpcMethodException.class, () -> house.call("t", strange));
        }
        RpcClient client = house.client();
        assertThrows(
                RuntimeException.class,
                () -> client.call(Target.topic("t").version("7.0"), "who", Map.of(), String.class));
        assertEquals(List.of("oslo_rpc_server_ping", "slow", "unknown", "who"), methods());
        assertEquals(Map.of("no_such_method", 10L), of("unknown").errors());
        assertEquals(Map.of("unsupported_version", 1L), of("who").errors());
    }

    @Test
    void whatHasNotEndedIsInFlightAndWhatTookTooLongSaysSo() {
        Next manager = new Next();
        house.started("t", "a", manager);
        CompletableFuture<String> one = house.callLater("t", "slow");
        CompletableFuture<String> two = house.callLater("t", "slow");
        until(() -> of("slow").inFlight() == 2);
        assertEquals(0, of("slow").calls());
        assertEquals(0, of("who").inFlight());
        manager.release.countDown();
        get(one);
        get(two);
        until(() -> of("slow").inFlight() == 0);
        assertEquals(2, of("slow").calls());
    }

    @Test
    void eachTryThatTookTooLongIsOne() {
        Next manager = new Next();
        house.started("t", "a", manager);
        house.messageTimeLimit(Duration.ofMillis(100));
        assertThrows(CompletionException.class, house.callLater("t", "slow")::join);
        assertEquals(Map.of("overtime", 5L), of("slow").errors());
        assertEquals(5, of("slow").calls());
    }

    /** The points of a metric, as labels and value. */
    private List<String> points(String name) {
        return house.services.metrics().stream()
                .filter(family -> family.name().equals(name))
                .flatMap(family -> family.points().stream())
                .map(point -> String.join(" ", point.labels()) + " "
                        + (point.histogram() == null
                                ? (long) point.value()
                                : point.histogram().count()))
                .toList();
    }

    @Test
    void theMetricsTellOfWhatWasCalledAndOfEveryService() {
        Place first = house.started("t", "a", new First());
        house.started("u", "b", new Next());
        assertEquals(List.of(), points("kilonova_rpc_call_duration_seconds"));
        house.call("t", "who");
        assertThrows(RuntimeException.class, () -> house.call("t", "nonsense"));
        house.services.runTask("t", "tick");
        house.started("t", "a", new Next());
        first.leave();
        assertEquals(List.of("t h1 unknown 1", "t h1 who 1"), points("kilonova_rpc_call_duration_seconds"));
        assertEquals(
                List.of("t h1 unknown error 0", "t h1 unknown no_such_method 1", "t h1 who error 0"),
                points("kilonova_rpc_errors"));
        assertEquals(List.of("t h1 unknown 0", "t h1 who 0"), points("kilonova_rpc_in_flight"));
        assertEquals(List.of("t h1 0", "u h1 0"), points("kilonova_queue_messages"));
        assertEquals(List.of("t h1 1", "u h1 1"), points("kilonova_service_up"));
        assertEquals(List.of("t h1 active 1", "u h1 active 1"), points("kilonova_generations"));
        assertEquals(List.of("t h1 tick 1", "u h1 tick 0"), points("kilonova_task_duration_seconds"));
        assertEquals(List.of("t h1 tick 1", "u h1 tick 0"), points("kilonova_task_errors"));
        assertTrue(points("kilonova_services").contains("running 2"));
    }

    @Test
    void aServiceThatIsNotThereHasNone() {
        assertThrows(NoSuchServiceHereException.class, () -> house.services.figures("t"));
    }
}

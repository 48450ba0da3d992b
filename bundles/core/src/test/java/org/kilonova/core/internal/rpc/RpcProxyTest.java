// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal.rpc;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.kilonova.rpc.Arg;
import org.kilonova.rpc.CallContext;
import org.kilonova.rpc.Cast;
import org.kilonova.rpc.Rpc;
import org.kilonova.rpc.RpcClient;
import org.kilonova.rpc.RpcException;
import org.kilonova.rpc.Target;
import org.kilonova.transport.Message;
import org.kilonova.transport.Reply;

@Timeout(120)
class RpcProxyTest {

    private static final Target TARGET = Target.topic("t");

    private final Peer peer = new Peer();
    private final List<Message> received = new CopyOnWriteArrayList<>();

    record Thing(String name) {}

    interface Generic<T> {
        T echo(T value);
    }

    interface Api extends Generic<Thing> {
        int add(int a, @Arg("b") int other);

        List<Thing> things(Optional<String> filter);

        CompletableFuture<Thing> later(String name);

        CompletionStage<List<Thing>> allLater();

        @Cast
        void tell(String text);

        void done();

        @Rpc(version = "2.1", namespace = "admin")
        String versioned(CallContext context);

        @Rpc(name = "get_thing")
        Thing getThing();

        default int twice(int a) {
            return add(a, a);
        }
    }

    @AfterEach
    void close() {
        peer.close();
    }

    private Api api(Object answer) {
        peer.serve("t", "h1", message -> {
            received.add(message);
            return Reply.result(answer);
        });
        return peer.client.proxy(Api.class, TARGET);
    }

    private Message last() {
        await().atMost(30, TimeUnit.SECONDS).until(() -> !received.isEmpty());
        return received.get(received.size() - 1);
    }

    @Test
    void argumentsGoByNameAndDefaultMethodsRunHere() {
        Api api = api(7);
        assertEquals(7, api.add(3, 4));
        assertEquals(Map.of("a", 3, "b", 4), last().args());
        assertEquals(7, api.twice(5));
        assertEquals(Map.of("a", 5, "b", 5), last().args());
    }

    @Test
    void aMethodMayHaveAnotherNameOnTheWire() {
        assertEquals(new Thing("x"), api(Map.of("name", "x")).getThing());
        assertEquals("get_thing", last().method());
    }

    @Test
    void resultsHaveTheirGenericTypes() {
        Api things = api(List.of(Map.of("name", "x")));
        assertEquals(List.of(new Thing("x")), things.things(Optional.of("f")));
        assertEquals(Map.of("filter", "f"), last().args());
        things.things(Optional.empty());
        Map<String, Object> absent = new HashMap<>();
        absent.put("filter", null);
        assertEquals(absent, last().args());
        assertEquals(
                List.of(new Thing("x")),
                things.allLater()
                        .toCompletableFuture()
                        .orTimeout(30, TimeUnit.SECONDS)
                        .join());
    }

    @Test
    void aTypeVariableOfASuperInterfaceIsResolved() {
        assertEquals(new Thing("x"), api(Map.of("name", "x")).echo(new Thing("y")));
        assertEquals(Map.of("value", Map.of("name", "y")), last().args());
    }

    @Test
    void futuresDoNotWait() {
        assertEquals(
                new Thing("x"),
                api(Map.of("name", "x"))
                        .later("x")
                        .orTimeout(30, TimeUnit.SECONDS)
                        .join());
    }

    @Test
    void castsAndVoidCalls() {
        Api api = api("ignored");
        api.tell("hi");
        assertEquals(Map.of("text", "hi"), last().args());
        api.done();
        assertEquals("done", last().method());
    }

    @Test
    void theTargetCountsMoreThanTheInterface() {
        Api api = api("x");
        api.versioned(new CallContext("req-5", null, null, null, Map.of()));
        assertEquals("2.1", last().target().version());
        assertEquals("admin", last().target().namespace());
        assertEquals("req-5", last().context().get("request_id"));
        peer.client.proxy(Api.class, TARGET.version("2.0").namespace("other")).versioned(null);
        assertEquals("2.0", last().target().version());
        assertEquals("other", last().target().namespace());
    }

    @Test
    void aResultThatDoesNotFitIsSaid() {
        Api api = api(null);
        assertEquals(
                "the answer of t add is no int: it is null",
                assertThrows(RpcException.class, () -> api.add(1, 2)).getMessage());
    }

    @Test
    void aProxyIsAnObject() {
        Api api = api(1);
        Api other = peer.client.proxy(Api.class, TARGET);
        assertEquals(api, api);
        assertNotEquals(api, other);
        assertEquals(api.hashCode(), api.hashCode());
        assertEquals("Api at t", api.toString());
        assertTrue(received.isEmpty());
    }

    interface Fanout {
        void all(String text);
    }

    interface BadFanout {
        String all();
    }

    @Test
    void aFanoutProxyOnlyTells() {
        api(1);
        peer.client.proxy(Fanout.class, TARGET.toAll()).all("x");
        assertTrue(last().target().fanout());
        String message = assertThrows(
                        IllegalArgumentException.class, () -> peer.client.proxy(BadFanout.class, TARGET.toAll()))
                .getMessage();
        assertTrue(message.endsWith("BadFanout.all is sent without an answer: it must return void"), message);
    }

    @Test
    void onlyInterfacesWithNamesMakeProxies() {
        RpcClient client = peer.client;
        assertEquals(
                "java.lang.String is no interface: a proxy needs one",
                assertThrows(IllegalArgumentException.class, () -> client.proxy(String.class, TARGET))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> client.proxy(CharSequence.class, TARGET));
    }
}

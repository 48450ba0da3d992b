// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rest.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.kilonova.rpc.InvalidArgumentsException;
import org.kilonova.rpc.NoSuchRpcMethodException;
import org.kilonova.rpc.NoSuchServiceException;
import org.kilonova.rpc.RemoteException;
import org.kilonova.rpc.RpcTimeoutException;
import org.kilonova.rpc.ServiceBusyException;
import org.kilonova.rpc.Target;
import org.kilonova.rpc.TransportException;
import org.kilonova.rpc.UnsupportedVersionException;

class RpcRoutesTest {

    private final Rig rig = new Rig();

    @Test
    void aCallGivesTheResult() {
        rig.rpc.answers(Map.of("text", "Hello"));
        Rig.Reply reply =
                rig.post("/v1/rpc/greeter/greet", "{\"name\":\"Ann\"}").is(200);
        assertEquals("Hello", reply.json().path("result").path("text").asText());
        FakeRpc.Sent sent = rig.rpc.last();
        assertEquals("call", sent.how());
        assertEquals(Target.topic("greeter"), sent.target());
        assertEquals("greet", sent.method());
        assertEquals(Map.of("name", "Ann"), sent.args());
        assertEquals(Duration.ofSeconds(30), sent.timeout());
        assertEquals(Rig.NOW.plusSeconds(30), sent.context().deadline());
    }

    @Test
    void aResultMayBeNullAndArgumentsMayBeLeftOut() {
        assertTrue(rig.post("/v1/rpc/greeter/reset", null)
                .is(200)
                .json()
                .path("result")
                .isNull());
        assertEquals(Map.of(), rig.rpc.last().args());
    }

    @Test
    void serverVersionNamespaceAndTimeoutArePassedOn() {
        rig.post("/v1/rpc/greeter/node-1/greet?version=1.2&namespace=old&timeout=2.5", "{}")
                .is(200);
        assertEquals(
                Target.topic("greeter").namespace("old").version("1.2").server("node-1"),
                rig.rpc.last().target());
        assertEquals(Duration.ofMillis(2500), rig.rpc.last().timeout());
    }

    @Test
    void theRequestsDeadlineBoundsTheTimeout() {
        rig.header("X-Request-Timeout", "3")
                .post("/v1/rpc/greeter/greet?timeout=99", "{}")
                .is(200);
        assertEquals(Duration.ofSeconds(3), rig.rpc.last().timeout());
        assertEquals(Rig.NOW.plusSeconds(3), rig.rpc.last().context().deadline());
        rig.header("X-Request-Timeout", "99")
                .post("/v1/rpc/greeter/greet", "{}")
                .is(200);
        assertEquals(Duration.ofSeconds(30), rig.rpc.last().timeout());
    }

    @Test
    void castAndFanoutAreSentWithoutAnAnswer() {
        Rig.Reply cast =
                rig.post("/v1/rpc/greeter/node-1/greet?mode=cast", "{}").is(202);
        assertEquals("node-1", cast.json().path("server").asText());
        assertEquals("cast", rig.rpc.last().how());
        rig.post("/v1/rpc/greeter/greet?mode=fanout", "{}").is(202);
        assertEquals(Target.topic("greeter").toAll(), rig.rpc.last().target());
        assertEquals(
                "mode",
                rig.post("/v1/rpc/greeter/node-1/greet?mode=fanout", "{}")
                        .is(Kind.INVALID_REQUEST)
                        .field());
    }

    @ParameterizedTest
    @CsvSource({
        "mode=multicall,mode",
        "timeout=0,timeout",
        "timeout=-1,timeout",
        "timeout=x,timeout",
        "timeout=1e99,timeout",
        "timeout=1e2147483647,timeout",
        "version=1,version",
        "wait=1,wait"
    })
    void aParameterThatIsWrongIsNamed(String query, String field) {
        assertEquals(
                field,
                rig.post("/v1/rpc/greeter/greet?" + query, "{}")
                        .is(Kind.INVALID_REQUEST)
                        .field());
        assertEquals(List.of(), rig.rpc.sent);
    }

    @Test
    void onlyTheTopicsThatAreListedAreOpen() {
        Rig.Reply reply = rig.post("/v1/rpc/scheduler/terminate_instance", "{}").is(Kind.FORBIDDEN);
        assertTrue(reply.detail().contains("rpc_topics"), reply.detail());
        assertEquals(List.of(), rig.rpc.sent);
    }

    @Test
    void errorsOfManagersAreToldApart() {
        assertError(Kind.INVALID_REQUEST, new InvalidArgumentsException("greet needs the argument 'name'"));
        assertError(Kind.INVALID_REQUEST, new UnsupportedVersionException("1.9 is not offered"));
        assertError(Kind.NOT_FOUND, new NoSuchRpcMethodException("no method gret"));
        assertError(Kind.NO_SERVICE, new NoSuchServiceException("nobody"));
        assertError(Kind.TIMEOUT, new RpcTimeoutException("no answer after 30 s"));
        assertError(Kind.BUSY, new ServiceBusyException("the queue is full"));
        assertError(Kind.TRANSPORT_UNAVAILABLE, new TransportException("the broker is away"));
        Rig.Reply own = assertError(Kind.REMOTE_ERROR, new RemoteException("ValueError", "builtins", "no such thing"));
        assertEquals("ValueError", own.json().path("error").asText());
        assertTrue(own.detail().contains("no such thing"), own.detail());
        assertError(Kind.CONFLICT, new RemoteException("Errors$InstanceConflict", "m", "not now"));
    }

    private Rig.Reply assertError(Kind kind, RuntimeException failure) {
        rig.rpc.fails(failure);
        return rig.post("/v1/rpc/greeter/greet", "{}").is(kind);
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rest.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.MDC;

class ApiTest {

    private final Rig rig = new Rig();

    @Test
    void problemsSayWhatRfc9457Wants() {
        Rig.Reply reply =
                rig.header("X-Openstack-Request-Id", "req-7").get("/v1/nothing").is(404);
        assertEquals(
                "{\"type\":\"urn:kilonova:problem:not-found\",\"title\":\"There is no such thing\",\"status\":404,"
                        + "\"detail\":\"There is nothing at /v1/nothing; /openapi.json lists what there is\","
                        + "\"instance\":\"/v1/nothing\",\"request_id\":\"req-7\"}",
                reply.text());
    }

    @Test
    void theRequestIdTravels() {
        rig.rpc.answers(sent -> {
            assertEquals("a.b_c-1", MDC.get("request_id"));
            return null;
        });
        Rig.Reply reply = rig.header("x-openstack-request-id", "a.b_c-1")
                .post("/v1/rpc/greeter/greet", "{}")
                .is(200);
        assertEquals("a.b_c-1", reply.visit().requestId());
        assertEquals("a.b_c-1", rig.rpc.last().context().requestId());
        assertEquals(null, MDC.get("request_id"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "a b", "a\nb", "ä", "\"", "x-x-x-x-x-x-x-x-x-x-x-x-x-x-x-x-x-x-x-x-x-x-x-x-x-x-x-x-x-x-x-x-x"
            })
    void aRequestIdThatCouldConfuseALogIsReplaced(String id) {
        String used = rig.header("X-Openstack-Request-Id", id)
                .get("/")
                .is(200)
                .visit()
                .requestId();
        assertNotEquals(id, used);
        assertTrue(used.matches("req-[0-9a-f-]{36}"), used);
    }

    @ParameterizedTest
    @ValueSource(strings = {"soon", "0", "-1", "1e9", "1e-10", "1e2147483647", "1e-2147483647"})
    void aTimeoutThatIsNoneIsAMistake(String timeout) {
        assertEquals(
                "X-Request-Timeout",
                rig.header("X-Request-Timeout", timeout)
                        .get("/")
                        .is(Kind.INVALID_REQUEST)
                        .field());
    }

    @Test
    void whatCouldPassForSomethingElseInALogIsEscaped() {
        try (Lines access = new Lines("org.kilonova.rest.access");
                Lines errors = new Lines(Api.class.getName())) {
            rig.send("POST", "/a\u009bb\u202ec\u001bd\ud83d\ude00", null).is(404);
            String shown = "POST /a\\u009bb\\u202ec\\u001bd\ud83d\ude00 ";
            assertTrue(access.all().get(0).startsWith(shown + "404 "), access.all()::toString);
            rig.rpc.fails(new IllegalStateException("unforeseen"));
            rig.post("/v1/rpc/greeter/\u009b", "{}").is(500);
            assertTrue(errors.all().get(0).startsWith("POST /v1/rpc/greeter/\\u009b "), errors.all()::toString);
        }
    }

    @Test
    void theAuditHasARequestBeforeItCountsAsGone() {
        AtomicInteger inside = new AtomicInteger();
        rig.neighbours.audit = entry -> inside.set(rig.gate.inside());
        rig.post("/v1/rpc/greeter/greet", "{}").is(200);
        assertEquals(1, inside.get());
        rig.neighbours.audit = entry -> {
            throw new IllegalStateException("the disk is full");
        };
        assertThrows(IllegalStateException.class, () -> rig.post("/v1/rpc/greeter/greet", "{}"));
        assertEquals(0, rig.gate.inside());
    }

    @Test
    void aPathTellsWhatItTakes() {
        assertEquals(
                "GET, HEAD, OPTIONS, POST",
                rig.send("PUT", "/v1/instances", null)
                        .is(Kind.METHOD_NOT_ALLOWED)
                        .header("Allow"));
        assertEquals(
                "DELETE, OPTIONS, PUT",
                rig.send("OPTIONS", "/v1/os-services/x", null).is(204).header("Allow"));
        rig.send("HEAD", "/v1/os-services", null).is(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/v1", "/v1/", "/v1/instances/", "//", "/v1//instances", "/v1;a=b/instances", "/V1/instances"})
    void nothingElseIsThere(String path) {
        rig.get(path).is(Kind.NOT_FOUND);
    }

    @Test
    void bodiesAreJsonInUtf8OrNothing() {
        for (String type : new String[] {
            "text/plain",
            "application/x-www-form-urlencoded",
            "application/json;charset=latin1",
            "application/jsonx",
            ""
        }) {
            rig.header("Content-Type", type).post("/v1/rpc/greeter/greet", "{}").is(Kind.UNSUPPORTED_MEDIA_TYPE);
        }
        rig.header("Content-Type", "Application/JSON; charset=\"UTF-8\"")
                .post("/v1/rpc/greeter/greet", "{}")
                .is(200);
        rig.header("Content-Encoding", "gzip")
                .post("/v1/rpc/greeter/greet", "{}")
                .is(Kind.UNSUPPORTED_MEDIA_TYPE);
        rig.send("DELETE", "/v1/instances/123e4567-e89b-12d3-a456-426614174000", "{}")
                .is(Kind.INVALID_REQUEST);
        assertEquals(1, rig.rpc.sent.size());
    }

    @Test
    void aBodyHasALimit() {
        String text = "x".repeat((1 << 20) - 11);
        rig.post("/v1/rpc/greeter/greet", "{\"name\":\"" + text + "\"}").is(200);
        rig.post("/v1/rpc/greeter/greet", "{\"name\":\"" + text + "x\"}").is(Kind.TOO_LARGE);
    }

    @Test
    void whatNobodyHasForeseenIsOurFault() {
        rig.rpc.fails(new IllegalStateException("secret"));
        Rig.Reply reply = rig.post("/v1/rpc/greeter/greet", "{}").is(Kind.INTERNAL_ERROR);
        assertFalse(reply.text().contains("secret"), reply.text());
        assertTrue(reply.detail().contains(reply.visit().requestId()), reply.detail());
    }

    @Test
    void anErrorOfTheMachineIsAnsweredToo() {
        rig.rpc.answers(sent -> {
            throw new NoClassDefFoundError("secret");
        });
        Rig.Reply reply = rig.post("/v1/rpc/greeter/greet", "{}").is(Kind.INTERNAL_ERROR);
        assertFalse(reply.text().contains("secret"), reply.text());
        assertEquals(0, rig.gate.inside());
    }

    @Test
    void moreThanTheLimitAreToldToComeAgain() throws Exception {
        rig.settings = Rig.settings(Path.of("/nowhere/tokens"), 1);
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        rig.rpc.answers(sent -> {
            inside.countDown();
            try {
                go.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return Map.of();
        });
        Thread first = new Thread(() -> rig.post("/v1/rpc/greeter/greet", "{}").is(200));
        first.start();
        try {
            inside.await();
            assertEquals("1", rig.get("/").is(Kind.BUSY).header("Retry-After"));
        } finally {
            go.countDown();
            first.join();
        }
        rig.get("/").is(200);
    }

    @Test
    void whoComesWhileTheServerStopsIsTurnedAway() {
        rig.gate.close();
        Rig.Reply reply = rig.get("/").is(Kind.STOPPING);
        assertEquals("close", reply.header("Connection"));
        assertEquals("10", reply.header("Retry-After"));
        assertEquals(0, rig.gate.inside());
    }
}

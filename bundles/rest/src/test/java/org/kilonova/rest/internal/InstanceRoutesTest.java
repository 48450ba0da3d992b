// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rest.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.kilonova.rpc.NoSuchServiceException;
import org.kilonova.rpc.RemoteException;
import org.kilonova.rpc.Target;

class InstanceRoutesTest {

    private static final String ID = "123e4567-e89b-12d3-a456-426614174000";

    private final Rig rig = new Rig();

    private static Map<String, Object> instance(String state, String host) {
        Map<String, Object> instance = new HashMap<>();
        instance.put("id", ID);
        instance.put("name", "web");
        instance.put("image", "sleeper");
        instance.put("parameters", Map.of("seconds", "60", "greeting", "by default"));
        instance.put("state", state);
        instance.put("host", host);
        instance.put("updated_at", "2026-11-22T11:00:00Z");
        return instance;
    }

    @Test
    void createAsksTheSchedulerAndTellsWhereTheInstanceIs() {
        rig.rpc.answers(instance("BUILDING", "node-1"));

        Rig.Reply reply = rig.post(
                        "/v1/instances",
                        "{\"name\":\"web\",\"image\":\"sleeper\",\"parameters\":{\"seconds\":\"60\"},\"host\":\"node-1\"}")
                .is(202);

        FakeRpc.Sent sent = rig.rpc.last();
        assertEquals(Target.topic("scheduler"), sent.target());
        assertEquals("run_instance", sent.method());
        Map<String, Object> args = new HashMap<>(sent.args());
        String id = (String) args.remove("id");
        assertEquals(UUID.fromString(id).toString(), id);
        assertEquals(
                Map.of("name", "web", "image", "sleeper", "parameters", Map.of("seconds", "60"), "host", "node-1"),
                args);
        assertEquals("/v1/instances/" + id, reply.header("Location"));
        assertEquals("BUILDING", reply.json().path("state").asText());
    }

    @Test
    void whatIsLeftOutIsNotSent() {
        rig.rpc.answers(instance("BUILDING", "node-1"));
        rig.post("/v1/instances", "{\"name\":\"web\",\"image\":\"sleeper\"}").is(202);
        assertEquals(
                java.util.Set.of("id", "name", "image"), rig.rpc.last().args().keySet());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"image\":\"x\"} | name",
                "{\"name\":\"x\"} | image",
                "{\"name\":5,\"image\":\"x\"} | name",
                "{\"name\":\"x\",\"image\":null} | image",
                "{\"name\":\"x\",\"image\":\"x\",\"flavour\":1} | flavour",
                "{\"name\":\"x\",\"image\":\"x\",\"host\":[]} | host",
                "{\"name\":\"x\",\"image\":\"x\",\"parameters\":[]} | parameters",
                "{\"name\":\"x\",\"image\":\"x\",\"parameters\":{\"seconds\":5}} | parameters.seconds",
            })
    void aFieldThatIsWrongIsNamed(String body, String field) {
        assertEquals(
                field, rig.post("/v1/instances", body).is(Kind.INVALID_REQUEST).field());
        assertEquals(List.of(), rig.rpc.sent);
    }

    @Test
    void theSameKeyOfTheSameUserIsTheSameInstance() {
        rig.rpc.answers(instance("BUILDING", "node-1"));
        String body = "{\"name\":\"web\",\"image\":\"sleeper\",\"parameters\":{\"seconds\":\"60\"}}";

        rig.header("Idempotency-Key", "a").post("/v1/instances", body).is(202);
        rig.header("Idempotency-Key", "a").post("/v1/instances", body).is(202);
        rig.header("Idempotency-Key", "b").post("/v1/instances", body).is(202);
        rig.post("/v1/instances", body).is(202);
        rig.post("/v1/instances", body).is(202);

        List<Object> ids = rig.rpc.sent.stream()
                .map(sent -> (Object) sent.args().get("id"))
                .toList();
        assertEquals(ids.get(0), ids.get(1));
        assertEquals(4, ids.stream().distinct().count());
        assertEquals(8, UUID.fromString((String) ids.get(0)).version());
        assertEquals(2, UUID.fromString((String) ids.get(0)).variant());
    }

    @Test
    void aKeyThatComesWithAnotherBodyIsAMistake() {
        rig.rpc.answers(instance("ACTIVE", "node-1"));
        for (String body : List.of(
                "{\"name\":\"other\",\"image\":\"sleeper\"}",
                "{\"name\":\"web\",\"image\":\"other\"}",
                "{\"name\":\"web\",\"image\":\"sleeper\",\"host\":\"node-2\"}",
                "{\"name\":\"web\",\"image\":\"sleeper\",\"parameters\":{\"seconds\":\"61\"}}")) {
            rig.header("Idempotency-Key", "a").post("/v1/instances", body).is(Kind.KEY_REUSED);
        }
        rig.rpc.fails(new RemoteException("InstanceConflict", "m", "the id belongs to another instance"));
        rig.header("Idempotency-Key", "a")
                .post("/v1/instances", "{\"name\":\"other\",\"image\":\"sleeper\"}")
                .is(Kind.KEY_REUSED);
        rig.header("Idempotency-Key", "with space")
                .post("/v1/instances", "{\"name\":\"web\",\"image\":\"sleeper\"}")
                .is(Kind.INVALID_REQUEST);
    }

    @Test
    void aKeyWhoseInstanceIsGoneMakesNoOther() {
        Map<String, Object> gone = instance("DELETED", null);
        rig.rpc.answers(gone);
        Rig.Reply reply = rig.header("Idempotency-Key", "a")
                .post("/v1/instances", "{\"name\":\"web\",\"image\":\"sleeper\",\"host\":\"node-1\"}")
                .is(Kind.CONFLICT);
        assertTrue(reply.detail().contains("was deleted at 2026-11-22T11:00:00Z"), reply.detail());
        assertEquals(ID, reply.json().path("id").asText());
    }

    @Test
    void theErrorsOfTheSchedulerPassWithTheirDetails() {
        String body = "{\"name\":\"web\",\"image\":\"nothing\"}";
        rig.rpc.fails(new RemoteException(
                "NoValidHost", "m", "no host", List.of(), Map.of("removed", Map.of("memory", 2), "hosts", 3)));
        Rig.Reply none = rig.post("/v1/instances", body).is(Kind.NO_VALID_HOST);
        assertEquals(2, none.json().path("removed").path("memory").asInt());
        assertEquals(3, none.json().path("hosts").asInt());

        rig.rpc.fails(new RemoteException(
                "InvalidRequest", "m", "no such image", List.of(), Map.of("field", "image", "status", "no")));
        Rig.Reply invalid = rig.post("/v1/instances", body).is(Kind.INVALID_REQUEST);
        assertEquals("image", invalid.field());
        assertEquals(400, invalid.json().path("status").asInt());

        rig.rpc.fails(new RemoteException("Busy", "m", "500 are being built"));
        assertTrue(
                Integer.parseInt(rig.post("/v1/instances", body).is(Kind.BUSY).header("Retry-After")) > 0);

        rig.rpc.fails(new RemoteException("Unavailable", "m", "the database does not answer"));
        assertEquals(
                "5", rig.post("/v1/instances", body).is(Kind.STORE_UNAVAILABLE).header("Retry-After"));

        rig.rpc.fails(new NoSuchServiceException("nobody serves topic scheduler"));
        Rig.Reply nobody = rig.post("/v1/instances", body).is(Kind.NO_SERVICE);
        assertTrue(nobody.detail().startsWith("no scheduler is at work: nobody serves"), nobody.detail());
        assertTrue(Integer.parseInt(nobody.header("Retry-After")) > 0);
    }

    @Test
    void listPassesFiltersAndLeadsToTheNextPage() {
        rig.rpc.answers(Map.of("instances", List.of(instance("ACTIVE", "node-1")), "next", ID));

        Rig.Reply reply = rig.get("/v1/instances?limit=1&state=ACTIVE&host=node-1&image=s&name=a%20b&deleted=true")
                .is(200);

        assertEquals("list_instances", rig.rpc.last().method());
        assertEquals(
                Map.of(
                        "limit", 1,
                        "state", "ACTIVE",
                        "host", "node-1",
                        "image", "s",
                        "name", "a b",
                        "deleted", true),
                rig.rpc.last().args());
        assertEquals(
                "/v1/instances?limit=1&state=ACTIVE&host=node-1&image=s&name=a%20b&deleted=true&marker=" + ID,
                reply.json().path("next").asText());

        rig.get(reply.json().path("next").asText()).is(200);
        assertEquals(ID, rig.rpc.last().args().get("marker"));
    }

    @Test
    void theLastPageHasNoNext() {
        Map<String, Object> page = new HashMap<>();
        page.put("instances", List.of());
        page.put("next", null);
        rig.rpc.answers(page);
        assertTrue(rig.get("/v1/instances").is(200).json().path("next").isNull());
        assertEquals(Map.of("limit", 100), rig.rpc.last().args());
    }

    @ParameterizedTest
    @CsvSource({
        "limit=0,limit",
        "limit=1001,limit",
        "limit=x,limit",
        "deleted=yes,deleted",
        "colour=red,colour",
        "limit=1&limit=2,limit"
    })
    void aParameterThatIsWrongIsNamed(String query, String field) {
        assertEquals(
                field,
                rig.get("/v1/instances?" + query).is(Kind.INVALID_REQUEST).field());
    }

    @Test
    void showDeleteAndReboot() {
        rig.rpc.answers(instance("ACTIVE", "node-1"));
        assertEquals(
                "web",
                rig.get("/v1/instances/" + ID).is(200).json().path("name").asText());
        assertEquals("get_instance", rig.rpc.last().method());
        rig.send("DELETE", "/v1/instances/" + ID, null).is(202);
        assertEquals("terminate_instance", rig.rpc.last().method());
        rig.post("/v1/instances/" + ID + "/reboot", null).is(202);
        assertEquals("reboot_instance", rig.rpc.last().method());
        assertEquals(Map.of("id", ID), rig.rpc.last().args());
        rig.post("/v1/instances/" + ID + "/reboot", "{}").is(202);
        assertEquals(
                "hard",
                rig.post("/v1/instances/" + ID + "/reboot", "{\"hard\":true}")
                        .is(Kind.INVALID_REQUEST)
                        .field());
    }

    @Test
    void anInstanceThatIsGoneIsGone() {
        rig.rpc.answers(instance("DELETED", "node-1"));
        Rig.Reply gone = rig.get("/v1/instances/" + ID).is(Kind.NOT_FOUND);
        assertTrue(gone.detail().contains("was deleted at 2026-11-22T11:00:00Z"), gone.detail());
        rig.get("/v1/instances/" + ID + "/console").is(Kind.NOT_FOUND);

        rig.rpc.fails(new RemoteException("InstanceNotFound", "m", "there is no instance"));
        rig.get("/v1/instances/" + ID).is(Kind.NOT_FOUND);
        rig.send("DELETE", "/v1/instances/" + ID, null).is(Kind.NOT_FOUND);

        rig.rpc.fails(new RemoteException("InstanceConflict", "m", "it is being deleted"));
        rig.send("DELETE", "/v1/instances/" + ID, null).is(Kind.CONFLICT);
        rig.post("/v1/instances/" + ID + "/reboot", null).is(Kind.CONFLICT);
    }

    @ParameterizedTest
    @CsvSource({"1", "1-1-1-1-1", "123e4567-e89b-12d3-a456-42661417400z", "a%2Fb"})
    void anIdMustBeAUuid(String id) {
        assertEquals(
                "id", rig.get("/v1/instances/" + id).is(Kind.INVALID_REQUEST).field());
        assertEquals(List.of(), rig.rpc.sent);
    }

    @Test
    void theConsoleComesFromTheHostOfTheInstance() {
        rig.rpc.answers(sent ->
                sent.method().equals("get_instance") ? instance("ACTIVE", "node-1") : Map.of("output", "täst\n"));

        Rig.Reply text = rig.get("/v1/instances/" + ID + "/console?lines=7").is(200);

        assertEquals(Target.topic("compute").server("node-1"), rig.rpc.last().target());
        assertEquals("get_console_output", rig.rpc.last().method());
        assertEquals(Map.of("id", ID, "lines", 7), rig.rpc.last().args());
        assertEquals("text/plain;charset=utf-8", text.response().type());
        assertEquals("täst\n", text.text());
        assertEquals(
                "täst\n",
                rig.header("Accept", "application/json")
                        .get("/v1/instances/" + ID + "/console")
                        .is(200)
                        .json()
                        .path("output")
                        .asText());
        assertEquals(
                "lines",
                rig.get("/v1/instances/" + ID + "/console?lines=1001")
                        .is(Kind.INVALID_REQUEST)
                        .field());
    }

    @Test
    void anInstanceWithoutAHostHasNoConsole() {
        rig.rpc.answers(instance("BUILDING", null));
        Rig.Reply reply = rig.get("/v1/instances/" + ID + "/console").is(Kind.CONFLICT);
        assertTrue(reply.detail().contains("BUILDING"), reply.detail());
        assertNotEquals("get_console_output", rig.rpc.last().method());
    }

    @Test
    void aHostThatIsAwaySaysSo() {
        rig.rpc.answers(sent -> {
            if (sent.method().equals("get_instance")) {
                return instance("ACTIVE", "node-1");
            }
            throw new NoSuchServiceException("nobody serves compute.node-1");
        });
        Rig.Reply reply = rig.get("/v1/instances/" + ID + "/console").is(Kind.NO_SERVICE);
        assertTrue(reply.detail().startsWith("no compute on node-1 is at work"), reply.detail());
    }
}

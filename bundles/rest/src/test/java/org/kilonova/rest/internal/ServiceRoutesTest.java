// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rest.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.kilonova.service.ServiceRecord;

class ServiceRoutesTest {

    private final Rig rig = new Rig();
    private final ServiceRecord compute = rig.directory.add("node-1", "kilonova-compute", true);
    private final ServiceRecord scheduler = rig.directory.add("node-2", "kilonova-scheduler", false);

    @Test
    void recordsLookAsNovaShowsThem() {
        JsonNode services = rig.get("/v1/os-services").is(200).json().path("services");

        assertEquals(
                "{\"id\":\"" + compute.id()
                        + "\",\"binary\":\"kilonova-compute\",\"host\":\"node-1\",\"zone\":\"nova\",\"status\":\"enabled\","
                        + "\"state\":\"up\",\"updated_at\":\"2026-11-22T13:42:05.123000\",\"disabled_reason\":null,"
                        + "\"forced_down\":false}",
                services.get(0).toString());
        assertEquals("internal", services.get(1).path("zone").asText());
        assertEquals("down", services.get(1).path("state").asText());
        assertTrue(services.get(1).path("updated_at").isNull());
    }

    @ParameterizedTest
    @CsvSource({
        "host=node-1,1",
        "binary=kilonova-scheduler,1",
        "host=node-1&binary=kilonova-compute,1",
        "host=node-1&binary=kilonova-scheduler,0",
        "host=node,0"
    })
    void recordsCanBeFiltered(String query, int expected) {
        assertEquals(
                expected,
                rig.get("/v1/os-services?" + query)
                        .is(200)
                        .json()
                        .path("services")
                        .size());
    }

    @Test
    void aServiceIsDisabledWithAReasonAndEnabled() {
        JsonNode disabled = put(compute.id(), "{\"status\":\"disabled\",\"disabled_reason\":\"maintenance\"}")
                .is(200)
                .json()
                .path("service");
        assertEquals("disabled", disabled.path("status").asText());
        assertEquals("maintenance", disabled.path("disabled_reason").asText());
        JsonNode again = put(compute.id(), "{\"disabled_reason\":\"more\"}")
                .is(200)
                .json()
                .path("service");
        assertEquals("more", again.path("disabled_reason").asText());
        JsonNode enabled =
                put(compute.id(), "{\"status\":\"enabled\"}").is(200).json().path("service");
        assertEquals("enabled", enabled.path("status").asText());
        assertTrue(enabled.path("disabled_reason").isNull());
    }

    @Test
    void aServiceIsForcedDownAndDisabledAtOnce() {
        JsonNode service = put(compute.id(), "{\"status\":\"disabled\",\"forced_down\":true}")
                .is(200)
                .json()
                .path("service");
        assertTrue(service.path("forced_down").asBoolean());
        assertEquals("down", service.path("state").asText());
        assertEquals("disabled", service.path("status").asText());
        assertFalse(put(compute.id(), "{\"forced_down\":false}")
                .is(200)
                .json()
                .path("service")
                .path("forced_down")
                .asBoolean());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"status\":\"off\"} | status",
                "{\"status\":true} | status",
                "{\"forced_down\":\"true\"} | forced_down",
                "{\"status\":\"enabled\",\"disabled_reason\":\"x\"} | disabled_reason",
                "{\"disabled_reason\":\"x\"} | disabled_reason",
                "{\"status\":\"disabled\",\"disabled_reason\":\"\"} | disabled_reason",
                "{\"status\":\"disabled\",\"disabled_reason\":null} | disabled_reason",
                "{\"host\":\"x\"} | host",
            })
    void aChangeThatIsWrongIsNamedAndChangesNothing(String body, String field) {
        assertEquals(field, put(compute.id(), body).is(Kind.INVALID_REQUEST).field());
        assertEquals(compute, rig.directory.find(compute.id()).orElseThrow());
    }

    @Test
    void aReasonHasALimit() {
        put(compute.id(), "{\"status\":\"disabled\",\"disabled_reason\":\"" + "x".repeat(255) + "\"}")
                .is(200);
        put(compute.id(), "{\"status\":\"disabled\",\"disabled_reason\":\"" + "x".repeat(256) + "\"}")
                .is(Kind.INVALID_REQUEST);
    }

    @Test
    void nothingToChangeIsAMistake() {
        put(compute.id(), "{}").is(Kind.INVALID_REQUEST);
        rig.send("PUT", "/v1/os-services/" + compute.id(), null).is(Kind.INVALID_REQUEST);
    }

    @Test
    void onlyWhatIsDownIsDeleted() {
        rig.send("DELETE", "/v1/os-services/" + scheduler.id(), null).is(204);
        assertEquals(1, rig.directory.records.size());
        rig.send("DELETE", "/v1/os-services/" + scheduler.id(), null).is(Kind.NOT_FOUND);
        rig.send("DELETE", "/v1/os-services/" + compute.id(), null).is(Kind.CONFLICT);
        rig.send("DELETE", "/v1/os-services/17", null).is(Kind.INVALID_REQUEST);
        put(UUID.randomUUID(), "{\"forced_down\":true}").is(Kind.NOT_FOUND);
    }

    @Test
    void aStoreThatIsAwaySaysSo() {
        rig.directory.away = true;
        assertEquals(
                "the database does not answer",
                rig.get("/v1/os-services").is(Kind.STORE_UNAVAILABLE).detail());
    }

    private Rig.Reply put(UUID id, String body) {
        return rig.send("PUT", "/v1/os-services/" + id, body);
    }
}

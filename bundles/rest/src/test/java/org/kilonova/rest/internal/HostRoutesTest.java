// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rest.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HostRoutesTest {

    private final Rig rig = new Rig();

    @Test
    void hostsAreListedAndShown() {
        rig.rpc.answers(List.of(Map.of("host", "node-1", "vcpus", 4), Map.of("host", "node 2", "vcpus", 8)));
        assertEquals(
                2, rig.get("/v1/hypervisors").is(200).json().path("hypervisors").size());
        assertEquals("list_hosts", rig.rpc.last().method());
        assertEquals(
                8,
                rig.get("/v1/hypervisors/node%202").is(200).json().path("vcpus").asInt());
        rig.get("/v1/hypervisors/node-3").is(Kind.NOT_FOUND);
    }

    @Test
    void anAnswerOfAnotherShapeIsTheFaultOfWhoGaveIt() {
        rig.rpc.answers(Map.of("hosts", 1));
        rig.get("/v1/hypervisors").is(Kind.REMOTE_ERROR);
        rig.get("/v1/images").is(Kind.REMOTE_ERROR);
        rig.rpc.answers(List.of());
        rig.get("/v1/instances").is(Kind.REMOTE_ERROR);
    }

    @Test
    void imagesAreListed() {
        rig.rpc.answers(List.of(Map.of("name", "sleeper", "hosts", List.of("node-1"))));
        assertEquals(
                "sleeper",
                rig.get("/v1/images")
                        .is(200)
                        .json()
                        .path("images")
                        .get(0)
                        .path("name")
                        .asText());
        assertEquals("list_images", rig.rpc.last().method());
    }
}

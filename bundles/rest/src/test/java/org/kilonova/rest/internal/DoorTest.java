// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rest.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Without a token file. */
class DoorTest {

    private final Rig rig = new Rig();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "localhost:8774",
                "LOCALHOST",
                "127.0.0.1:1",
                "127.9.9.9",
                "[::1]:8774",
                "a.localhost"
            })
    void loopbackNamesAreServedAsAdmin(String host) {
        rig.header("Host", host).post("/v1/rpc/greeter/greet", "{}").is(200);
        assertNull(rig.rpc.last().context().user());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "127.0.0.1.evil.example",
                "localhost.evil.example",
                "10.0.0.1",
                "[::2]",
                "",
                "a b",
                "evil.example:8774",
                "127.0.0.1@evil.example"
            })
    void otherNamesAreNot(String host) {
        rig.header("Host", host).get("/").is(Kind.FORBIDDEN);
    }

    @Test
    void pagesFromElsewhereAreNot() {
        rig.header("Origin", "http://evil.example").get("/v1/os-services").is(Kind.FORBIDDEN);
        rig.header("Origin", "null").get("/v1/os-services").is(Kind.FORBIDDEN);
        rig.header("Origin", "http://localhost:3000").get("/v1/os-services").is(Kind.FORBIDDEN);
        rig.header("Sec-Fetch-Site", "cross-site").get("/v1/os-services").is(Kind.FORBIDDEN);
        rig.header("Origin", "http://localhost:8774").get("/v1/os-services").is(200);
        rig.header("Sec-Fetch-Site", "same-origin").get("/v1/os-services").is(200);
    }

    @Test
    void tokensThatCannotBeReadLetNobodyInAndSayWhy(@TempDir Path directory) {
        Rig.Reply reply = new Rig(directory).get("/v1/os-services").is(503);
        assertEquals(
                "urn:kilonova:problem:tokens-unavailable",
                reply.json().path("type").asText());
        assertTrue(reply.detail().contains(directory.toString()), reply.detail());
        assertEquals("10", reply.header("Retry-After"));
    }
}

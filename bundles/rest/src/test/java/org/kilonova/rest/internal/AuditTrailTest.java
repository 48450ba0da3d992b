// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rest.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kilonova.audit.AuditEntry;

class AuditTrailTest {

    @TempDir
    Path directory;

    private static AuditEntry entry(String user, String action, String result) {
        return new AuditEntry(user, AuditEntry.Via.HTTP, "127.0.0.1:5000", action, result);
    }

    @Test
    void whatChangesSomethingIsWrittenDown() {
        Rig rig = new Rig();
        rig.get("/v1/container").is(200);
        rig.post("/v1/container/services/greeter/pause", null).is(200);
        rig.post("/v1/container/services/nobody/pause", null).is(404);
        rig.post("/v1/nothing", null).is(404);
        rig.post("/v1/rpc/greeter/greet", "{\"args\": {\"name\": \"Ann\"}}").is(200);
        rig.header("Origin", "http://evil.example")
                .post("/v1/container/services/greeter/resume?x=%0a", null)
                .is(403);
        assertEquals(
                List.of(
                        entry("local", "POST /v1/container/services/greeter/pause", "ok"),
                        entry("local", "POST /v1/container/services/nobody/pause", "404 not-found"),
                        entry("local", "POST /v1/rpc/greeter/greet {\"args\": {\"name\": \"Ann\"}}", "ok"),
                        entry("-", "POST /v1/container/services/greeter/resume?x=%0a", "403 forbidden")),
                rig.neighbours.audited);
    }

    @Test
    void whoIsRefusedIsWrittenDown() throws Exception {
        Path tokens = directory.resolve("tokens");
        Files.writeString(tokens, "sha256:" + HexFormat.of().formatHex(Token.sha256("secret")) + " reader ann\n");
        Rig rig = new Rig(tokens);
        String path = "/v1/os-services/123e4567-e89b-12d3-a456-426614174000";
        rig.send("DELETE", path, null).is(401);
        rig.header("Authorization", "Bearer wrong").send("DELETE", path, null).is(401);
        rig.header("Authorization", "Bearer secret").send("DELETE", path, null).is(403);
        rig.get("/v1/container").is(401);
        assertEquals(
                List.of(
                        entry("-", "DELETE " + path, "401 unauthorized"),
                        entry("-", "DELETE " + path, "401 unauthorized"),
                        entry("ann", "DELETE " + path, "403 forbidden")),
                rig.neighbours.audited);
    }

    @Test
    void whatIsRefusedBeforeAnybodyAsksWhoCameIsWrittenDown() {
        Rig rig = new Rig();
        String path = "/v1/os-services/123e4567-e89b-12d3-a456-426614174000";
        rig.header("X-Request-Timeout", "soon").send("DELETE", path, null).is(400);
        rig.gate.close();
        rig.send("DELETE", path, null).is(Kind.STOPPING);
        rig.send("DELETE", "/v1/nothing", null).is(Kind.STOPPING);
        rig.get("/v1/container").is(Kind.STOPPING);
        assertEquals(
                List.of(
                        entry("-", "DELETE " + path, "400 invalid-request"),
                        entry("-", "DELETE " + path, "503 stopping")),
                rig.neighbours.audited);
    }

    @Test
    void withoutAnAuditNothingIsMissing() {
        Rig rig = new Rig();
        rig.neighbours.isEmpty = true;
        rig.post("/v1/rpc/greeter/greet", "{}").is(200);
    }
}

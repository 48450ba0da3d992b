// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rest.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.kilonova.health.Health;
import org.kilonova.health.HealthStatus;

class HealthRoutesTest {

    @TempDir
    Path directory;

    private final Rig rig = new Rig();

    @ParameterizedTest
    @CsvSource({"OK, 200", "WARN, 200", "TEMPORARILY_UNAVAILABLE, 503", "CRITICAL, 503"})
    void theStatusIsForMachines(HealthStatus status, int expected) {
        rig.neighbours.status = status;
        for (String path : List.of("/healthz", "/readyz")) {
            JsonNode health = rig.get(path).is(expected).json();
            assertEquals(status.name(), health.path("status").asText());
            assertEquals("database", health.path("checks").get(0).path("name").asText());
        }
        assertEquals(List.of(Set.of(Health.ALIVE), Set.of(Health.READY)), rig.neighbours.asked);
    }

    private Rig withToken() throws Exception {
        Path tokens = directory.resolve("tokens");
        Files.writeString(tokens, "sha256:" + HexFormat.of().formatHex(Token.sha256("secret")) + " reader ann\n");
        return new Rig(tokens);
    }

    @Test
    void strangersSeeNoMessages() throws Exception {
        Rig closed = withToken();
        assertFalse(closed.get("/healthz").is(200).text().contains("secret"));
        assertTrue(closed.header("Authorization", "Bearer secret")
                .get("/healthz")
                .is(200)
                .text()
                .contains("disk /secret is full"));
        JsonNode who = closed.get("/v1/whoami").is(200).json();
        assertEquals("anybody", who.path("role").asText());
        assertTrue(who.path("tokens").asBoolean());
        assertEquals(
                "ann",
                closed.header("Authorization", "Bearer secret")
                        .get("/v1/whoami")
                        .json()
                        .path("user")
                        .asText());
        closed.header("Authorization", "Bearer wrong").get("/v1/whoami").is(Kind.UNAUTHORIZED);
    }

    @Test
    void aliveIsAlsoWhoStopsOrIsOverloadedOrCannotReadItsTokens() throws Exception {
        rig.settings = Rig.settings(Path.of("/nowhere/tokens"), 0);
        rig.get("/readyz").is(Kind.BUSY);
        rig.get("/healthz").is(200);
        rig.gate.close();
        rig.get("/readyz").is(Kind.STOPPING);
        rig.get("/healthz").is(200);

        Path tokens = Files.createDirectory(directory.resolve("tokens"));
        Rig broken = new Rig(tokens);
        broken.get("/readyz").is(Kind.TOKENS_UNAVAILABLE);
        assertFalse(broken.get("/healthz").is(200).text().contains("secret"));
    }

    @Test
    void whatIsNotThereIsNotWell() {
        rig.neighbours.isEmpty = true;
        rig.get("/healthz").is(Kind.NO_SERVICE);
        rig.get("/readyz").is(Kind.NO_SERVICE);
        assertTrue(rig.get("/metrics").is(Kind.NO_SERVICE).detail().contains("metrics"));
    }

    @Test
    void metricsAreOfTheTypeThatIsAskedFor() {
        Rig.Reply text = rig.get("/metrics").is(200);
        assertEquals("text/plain; version=0.0.4", text.response().type());
        assertEquals("up 1\n", text.text());
        String open = "application/openmetrics-text; version=1.0.0";
        assertEquals(
                open,
                rig.header("Accept", open).get("/metrics").is(200).response().type());
    }
}

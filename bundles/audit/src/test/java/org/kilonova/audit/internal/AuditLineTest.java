// SPDX-License-Identifier: Apache-2.0
package org.kilonova.audit.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.kilonova.audit.AuditEntry;
import org.kilonova.audit.AuditEntry.Via;

class AuditLineTest {

    private static final Instant NOW = Instant.parse("2026-11-29T10:00:00.123456Z");

    private final AuditLine line = new AuditLine(Clock.fixed(NOW, ZoneOffset.UTC));

    @Test
    void anActIsOneObjectInAFixedOrder() {
        assertEquals(
                "{\"time\":\"2026-11-29T10:00:00.123Z\",\"user\":\"ann\",\"via\":\"SSH\",\"origin\":\"127.0.0.1:4711\","
                        + "\"action\":\"kn:pause greeter\",\"result\":\"ok\"}",
                line.of(new AuditEntry("ann", Via.SSH, "127.0.0.1:4711", "kn:pause greeter", "ok")));
    }

    @Test
    void whatCouldForgeALineIsEscapedAndReadsAsItWas() throws JsonProcessingException {
        String nasty = "a\"b\\c\nd\re\u001b[2Jf\u007fg\u009bh\u2028i\u202ej\tk \ud83d\ude00 \u00e9";

        String text = line.of(act(nasty, "ok"));

        assertTrue(text.chars().noneMatch(c -> Character.isISOControl(c) || c == 0x2028 || c == 0x202e), text);
        assertTrue(text.contains("\u00e9"), text);
        assertEquals(nasty, read(text).get("action").textValue());
    }

    @Test
    void secretsAreMaskedWhoeverForgotTo() {
        String text = line.of(act("kn:call vm boot password=s3cret url=rabbit://u:s3cret@h/", "failed: token=s3cret"));

        assertFalse(text.contains("s3cret"), text);
        assertTrue(text.contains("kn:call vm boot password=***"), text);
    }

    @Test
    void aLongActIsCut() throws JsonProcessingException {
        String action =
                read(line.of(act("x".repeat(100_000), "ok"))).get("action").textValue();

        assertEquals(4003, action.length());
    }

    private static AuditEntry act(String action, String result) {
        return new AuditEntry("ann", Via.SHELL, "terminal", action, result);
    }

    private static JsonNode read(String line) throws JsonProcessingException {
        return new ObjectMapper().readTree(line);
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rest.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonTest {

    private final Json json = new Json();

    private Map<String, Object> read(String text) {
        return json.object(text.getBytes(StandardCharsets.UTF_8));
    }

    private Problem problem(String text) {
        Problem problem = assertThrows(Problem.class, () -> read(text), text);
        assertEquals(Kind.INVALID_REQUEST, problem.kind());
        return problem;
    }

    @Test
    void readsWhatJsonHas() {
        assertEquals(
                Map.of("a", 1, "b", List.of(true, "ä"), "c", Map.of("d", 1.5), "e", 12345678901234L),
                read("{\"a\":1,\"b\":[true,\"ä\"],\"c\":{\"d\":1.5},\"e\":12345678901234}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"a\":1,\"a\":2} | Duplicate",
                "{\"a\":1}{ | follows",
                "{\"a\":1} x | Unrecognized",
                "{\"a\": | end-of-input",
                "{'a':1} | double-quote",
                "{\"a\":NaN} | NaN",
                "{\"a\":01} | zeroes",
                "{\"a\":1,} | double-quote",
                "{/*c*/} | comment",
            })
    void refusesTheRestAndTellsWhere(String text, String expected) {
        String message = problem(text).getMessage();
        assertTrue(message.contains("line 1 column "), message);
        assertTrue(message.contains(expected), message);
    }

    @Test
    void tellsTheLine() {
        Rig rig = new Rig();
        Rig.Reply reply = rig.post("/v1/instances", "{\n  \"name\": x\n}").is(Kind.INVALID_REQUEST);
        assertEquals(2, reply.json().path("line").asInt());
        assertEquals(11, reply.json().path("column").asInt());
    }

    @ParameterizedTest
    @CsvSource({"[]", "1", "null", "\"x\""})
    void wantsAnObject(String text) {
        assertTrue(problem(text).getMessage().contains("JSON object"));
    }

    @Test
    void depthAndNumbersHaveLimits() {
        read("{\"a\":" + "[".repeat(Json.MAX_DEPTH - 1) + "]".repeat(Json.MAX_DEPTH - 1) + "}");
        problem("{\"a\":" + "[".repeat(Json.MAX_DEPTH) + "]".repeat(Json.MAX_DEPTH) + "}");
        problem("{\"a\":" + "[".repeat(100_000));
        problem("{\"a\":" + "1".repeat(200) + "}");
        assertTrue(problem("{\"a\":{\"b\":[1e999]}}").getMessage().startsWith("a.b "));
    }

    @Test
    void whatIsNoUtf8IsRefused() {
        byte[] text = "{\"a\":\"xx\"}".getBytes(StandardCharsets.UTF_8);
        byte[] broken = Arrays.copyOf(text, text.length);
        broken[6] = (byte) 0xC3;
        broken[7] = (byte) 0x28;
        assertThrows(Problem.class, () -> json.object(broken));
    }
}

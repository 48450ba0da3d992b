// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.kilonova.shell.CommandException;

class CallArgumentsTest {

    private final CallArguments arguments = new CallArguments(new Json());

    @Test
    void readsAJsonObject() {
        assertEquals(
                Map.of("name", "x", "list", List.of(1, 2)),
                arguments.read(List.of("{\"name\": \"x\", \"list\": [1, 2]}")));
    }

    @Test
    void readsPairsWhoseValuesAreJsonOrElseText() {
        assertEquals(
                Map.of("name", "two words", "n", 3, "on", true, "url", "a=b", "empty", ""),
                arguments.read(List.of("name=two words", "n=3", "on=true", "url=a=b", "empty=")));
    }

    @Test
    void takesAMapFromAScript() {
        assertEquals(Map.of("name", "x"), arguments.read(List.of(Map.of("name", "x"))));
    }

    @Test
    void nothingIsNoArguments() {
        assertEquals(Map.of(), arguments.read(List.of()));
    }

    @Test
    void namesThePlaceOfAMistake() {
        assertTrue(complaint("{\"name\": }").startsWith("not JSON, line 1 column 10: "));
        assertTrue(complaint("{\"name\": 1} 2").startsWith("not JSON, line 1 column 13: something follows"));
    }

    @Test
    void namesTheMissingQuotes() {
        assertTrue(complaint("{name:x}").contains("put single quotes around the JSON"));
        assertTrue(complaint(new Object()).contains("put single quotes around the JSON"));
    }

    @Test
    void refusesOtherWordsAndDoubles() {
        assertTrue(complaint("name").contains("cannot read the argument name"));
        assertTrue(complaint("=x").contains("cannot read the argument =x"));
        assertEquals("the argument a is there twice", complaint("a=1", "a=2"));
    }

    private String complaint(Object... words) {
        return assertThrows(CommandException.class, () -> arguments.read(List.of(words)))
                .getMessage();
    }
}

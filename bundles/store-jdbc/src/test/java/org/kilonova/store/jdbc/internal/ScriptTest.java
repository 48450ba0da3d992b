// SPDX-License-Identifier: Apache-2.0
package org.kilonova.store.jdbc.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class ScriptTest {

    @Test
    void statementsEndAtTheEndOfALine() {
        Script script = Script.of(
                "007-x.sql", "-- a; comment\nCREATE a (\n  b ';c' -- kept\n);\n\n  -- more\nDROP b;  \r\nDROP c");
        assertEquals(7, script.version());
        assertEquals(List.of("CREATE a (\n  b ';c' -- kept\n)", "DROP b", "DROP c"), script.statements());
    }

    @Test
    void theNameCarriesTheNumber() {
        String message = assertThrows(IllegalArgumentException.class, () -> Script.of("services.sql", ""))
                .getMessage();
        assertEquals("a schema script is called like 001-services.sql, not services.sql", message);
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.house;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;

/** Compares what the code says with what is written about it. */
final class Rows {

    private Rows() {}

    /** Fails with the rows to add and those to remove. */
    static void assertSame(List<String> code, List<String> written, String where) {
        List<String> changes = new ArrayList<>();
        code.stream().filter(row -> !written.contains(row)).forEach(row -> changes.add("add    " + row));
        written.stream().filter(row -> !code.contains(row)).forEach(row -> changes.add("remove " + row));

        assertEquals("", String.join("\n", changes), () -> "the code is right; change in " + where + ":");
        assertEquals(code, written, () -> "the rows of " + where + " stand in another order than in the code");
    }
}

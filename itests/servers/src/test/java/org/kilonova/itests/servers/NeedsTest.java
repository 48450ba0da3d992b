// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.servers;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

class NeedsTest {

    @Test
    void whatIsMissingLeavesATestOutOrFailsIt() {
        Needs.need(true, "nothing", "all");
        assertThrows(TestAbortedException.class, () -> Needs.need(false, "no such thing", null));
        AssertionFailedError e =
                assertThrows(AssertionFailedError.class, () -> Needs.need(false, "no such thing", "all"));
        assertTrue(e.getMessage().contains("no such thing"), e.getMessage());
    }

    @Test
    void commandsAreTried() {
        assertTrue(Needs.succeeds("true"));
        assertFalse(Needs.succeeds("false"));
        assertFalse(Needs.succeeds("no-such-command-anywhere"));
    }
}

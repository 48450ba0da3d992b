// SPDX-License-Identifier: Apache-2.0
package org.kilonova.settings.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class LimitsTest {

    private static final String DOCUMENT = """
            <?xml version="1.0"?>
            <MetaData>
              <OCD id="other"><AD id="size" type="Integer" min="7"/></OCD>
              <OCD id="config"><AD id="size" type="Integer" min="1" max="9"/><AD id="name" type="String"/></OCD>
              <Designate pid="a"><Object ocdref="other"/></Designate>
              <Designate pid="b"><Object ocdref="config"/></Designate>
              <Designate factoryPid="c"><Object ocdref="config"/></Designate>
            </MetaData>
            """;

    @Test
    void eachPidHasItsOwn() throws Exception {
        assertEquals(new Limits("7", null), read("a", "size"));
        assertEquals(new Limits("1", "9"), read("b", "size"));
        assertEquals(new Limits("1", "9"), read("c", "size"));
        assertEquals(new Limits(null, null), read("b", "name"));
        assertNull(read("d", "size"));
        assertNull(read("a", "name"));
    }

    @Test
    void demands() {
        assertEquals("must be from 1 to 9", new Limits("1", "9").demand(false));
        assertEquals("must be at least 1", new Limits("1", null).demand(false));
        assertEquals("must have at most 9 characters", new Limits(null, "9").demand(true));
        assertNull(new Limits(null, null).demand(false));
    }

    private static Limits read(String pid, String key) throws Exception {
        return Limits.read(new ByteArrayInputStream(DOCUMENT.getBytes(StandardCharsets.UTF_8)), pid, key);
    }
}

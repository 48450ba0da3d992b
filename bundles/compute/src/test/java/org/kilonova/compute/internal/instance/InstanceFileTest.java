// SPDX-License-Identifier: Apache-2.0
package org.kilonova.compute.internal.instance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.kilonova.compute.internal.image.Limits;
import org.kilonova.compute.internal.image.Program;
import org.kilonova.compute.internal.image.Resources;

class InstanceFileTest {

    private static final InstanceFile FILE = new InstanceFile(
            new InstanceSpec(
                    "2f6e0b7c-6a8e-4d5c-9d0b-0f3c5b1b7a11",
                    2,
                    " Näme=with: #odd\n\"things\"\\ ",
                    "sleeper",
                    Map.of("seconds", "5", "text", "=x "),
                    new Program(
                            List.of("/bin/sleep", "", "a=b", "# end", " c", "6", "7", "8", "9", "10", "11"),
                            Map.of("A", "1", "B", "\u2603"),
                            new Limits(1, 2, 3, 4)),
                    new Resources(1, 2, 3)),
            new Status(
                    7,
                    3,
                    InstanceState.SHUTOFF,
                    "because",
                    12345678901L,
                    143,
                    Instant.parse("2026-11-22T10:15:30.123456789Z"),
                    Instant.parse("2026-11-22T10:15:31Z")));

    @Test
    void comes_back_as_it_was() throws IOException {
        assertEquals(FILE, InstanceFile.parse(FILE.text()));
    }

    @Test
    void may_lack_what_is_not_known_yet() throws IOException {
        InstanceFile building = new InstanceFile(FILE.spec(), Status.building());

        assertEquals(building, InstanceFile.parse(building.text()));
    }

    @Test
    void a_part_of_it_is_never_taken_for_the_whole() {
        String text = FILE.text();
        for (int length = 0; length < text.length(); length++) {
            String part = text.substring(0, length);
            assertThrows(IOException.class, () -> InstanceFile.parse(part), part);
        }
    }

    @Test
    void says_what_is_wrong() {
        assertEquals("it is cut off", problem("id=1\n"));
        assertEquals("it has no attempt", problem("id=1\n# end\n"));
        assertTrue(problem(FILE.text().replace("state=SHUTOFF", "state=ASLEEP")).contains("ASLEEP"));
        assertTrue(problem(FILE.text().replace("run=3", "run=three")).contains("three"));
    }

    private static String problem(String text) {
        return assertThrows(IOException.class, () -> InstanceFile.parse(text)).getMessage();
    }
}

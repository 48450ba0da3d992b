// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.kilonova.shell.CommandException;

class InstanceFinderTest {

    private static final String WHOLE = "9f3a0000-0000-0000-0000-00000000000a";

    private final FakeScheduler scheduler = new FakeScheduler(
            Samples.instance(WHOLE, "web", "ACTIVE"),
            Samples.instance("9f3b0000-0000-0000-0000-000000000001", "db", "SHUTOFF"),
            Samples.instance("9f3b0000-0000-0000-0000-000000000002", "cache", "ERROR"),
            Samples.instance("9f3a1111-0000-0000-0000-000000000003", "old", "DELETED"),
            Samples.instance("77770000-0000-0000-0000-000000000004", "older", "DELETED"));
    private final InstanceFinder finder = new InstanceFinder(scheduler);

    @Test
    void aWholeIdIsNotLookedUp() {
        assertEquals(WHOLE, finder.id(WHOLE.toUpperCase()));
        assertEquals(List.of(), scheduler.asked);
    }

    @Test
    void theFirstCharactersAreEnoughOnWhicheverPage() {
        scheduler.pageSize = 1;

        assertEquals(WHOLE, finder.id("9f3a"));
        assertEquals("9f3b0000-0000-0000-0000-000000000002", finder.id("9F3B0000-0000-0000-0000-000000000002"));
        assertEquals(3, scheduler.asked.size());
    }

    @Test
    void severalWordsAreFoundInOneList() {
        finder.id("9f3a");
        finder.id("9f3b0000-0000-0000-0000-000000000001".substring(0, 35) + "2");
        finder.id("9f3a0000");

        assertEquals(List.of("list null 1000 null null null false"), scheduler.asked);
    }

    @Test
    void deletedOnesCountWhereNoOtherFits() {
        assertEquals(WHOLE, finder.id("9f3a"));
        assertEquals("77770000-0000-0000-0000-000000000004", finder.id("7777"));
    }

    @Test
    void doesNotGuessAmongSeveral() {
        assertEquals(
                "9f3b is not one instance but 2; give more characters of the id: "
                        + "9f3b0000-0000-0000-0000-000000000001 (db, SHUTOFF), "
                        + "9f3b0000-0000-0000-0000-000000000002 (cache, ERROR)",
                complaint("9f3b"));
    }

    @Test
    void namesOnlyTheFirstOfMany() {
        for (int i = 10; i < 20; i++) {
            scheduler.instances.add(Samples.instance("abcd00" + i, "i" + i, "ACTIVE"));
        }

        String complaint = complaint("abcd");

        assertEquals("abcd is not one instance but 10", complaint.substring(0, complaint.indexOf(';')));
        assertEquals("abcd0014 (i14, ACTIVE), and others", complaint.substring(complaint.indexOf("abcd0014")));
    }

    @Test
    void saysWhatIsWrongWithAWord() {
        assertEquals("9f3 is too short: give at least the first 4 characters of the id", complaint("9f3"));
        assertEquals("web is no id of an instance; kn:instances lists them", complaint("web"));
        assertEquals("there is no instance 1234...; kn:instances --all lists them", complaint("1234"));
    }

    private String complaint(String word) {
        return assertThrows(CommandException.class, () -> finder.id(word)).getMessage();
    }
}

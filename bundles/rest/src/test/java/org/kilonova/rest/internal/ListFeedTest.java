// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rest.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ListFeedTest {

    /** A thing. */
    private record Thing(String name, int value) {}

    private final AtomicInteger written = new AtomicInteger();
    private final ListFeed<Thing> feed = new ListFeed<>("things", new Json(), Thing::name, this::content, 2);

    private Map<String, Object> content(Thing thing) {
        written.incrementAndGet();
        return Map.of("name", thing.name(), "value", thing.value());
    }

    private void update(Thing... things) {
        feed.update(List.of(things), Thing::equals);
    }

    private JsonNode told(long since) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        feed.since(since).data().forEach(all::writeBytes);
        return Description.read(all.toByteArray());
    }

    @Test
    void beforeTheFirstLookNothingIsTold() {
        assertNull(feed.since(0));
        update();
        assertEquals("{\"full\":true,\"things\":[]}", told(0).toString());
    }

    @Test
    void whatChangesIsWrittenOnceHoweverManyReadersThereAre() {
        update(new Thing("a", 1), new Thing("b", 1));
        assertEquals(2, written.get());
        long first = feed.since(0).version();
        update(new Thing("a", 1), new Thing("b", 1));
        assertNull(feed.since(first));
        update(new Thing("a", 1), new Thing("b", 2), new Thing("c", 1));
        assertSame(feed.since(first), feed.since(first));
        assertEquals(4, written.get());
        assertEquals(
                "{\"full\":false,\"things\":[{\"name\":\"b\",\"value\":2},{\"name\":\"c\",\"value\":1}],\"gone\":[]}",
                sorted(told(first)));
        assertEquals(3, told(0).path("things").size());
        assertEquals(4, written.get());
    }

    private static String sorted(JsonNode told) {
        return told.toString().replaceAll("\\{\"value\":(\\d+),\"name\":\"(\\w+)\"}", "{\"name\":\"$2\",\"value\":$1}");
    }

    @Test
    void whatIsGoneIsToldAndMayComeBack() {
        update(new Thing("a", 1), new Thing("b", 1));
        long first = feed.since(0).version();
        update(new Thing("b", 1));
        assertEquals("[\"a\"]", told(first).path("gone").toString());
        update(new Thing("b", 1), new Thing("a", 1));
        assertEquals("[]", told(first).path("gone").toString());
        assertEquals("a", told(first).path("things").get(0).path("name").asText());
    }

    @Test
    void whoIsFurtherBehindThanIsRememberedBeginsAnew() {
        update(new Thing("a", 1), new Thing("b", 1), new Thing("c", 1), new Thing("d", 1));
        long first = feed.since(0).version();
        update(new Thing("b", 1), new Thing("c", 1), new Thing("d", 1));
        long second = feed.since(first).version();
        update(new Thing("c", 1), new Thing("d", 1));
        update(new Thing("d", 1));
        assertTrue(told(first).path("full").asBoolean());
        assertEquals(1, told(first).path("things").size());
        assertEquals("[\"b\",\"c\"]", told(second).path("gone").toString());
    }

    @Test
    void afterwardsNothingIsKeptAndTheNextReaderIsToldAll() {
        update(new Thing("a", 1));
        long first = feed.since(0).version();
        feed.clear();
        assertNull(feed.since(0));
        update(new Thing("b", 1));
        assertTrue(told(0).path("full").asBoolean());
        assertTrue(told(first).path("full").asBoolean());
        assertEquals(1, told(first).path("things").size());
    }
}

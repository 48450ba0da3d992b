// SPDX-License-Identifier: Apache-2.0
package org.kilonova.transport.local.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.kilonova.rpc.NoSuchServiceException;
import org.kilonova.rpc.Target;
import org.kilonova.transport.DeadLetter;
import org.kilonova.transport.Message;

class LocalDeadLettersTest {

    private final List<Message> sent = new ArrayList<>();
    private String refused = "";
    private final LocalDeadLetters letters = new LocalDeadLetters(Clock.systemUTC(), this::send, new Counts());

    private void send(Message message) {
        if (message.id().equals(refused)) {
            throw new NoSuchServiceException("nobody serves it");
        }
        sent.add(message);
    }

    private void add(String id) {
        letters.add(
                new Message(
                        id,
                        Target.topic("t").namespace("n").version("1.2"),
                        id,
                        Map.of(),
                        Map.of(),
                        Instant.EPOCH,
                        null),
                "h1",
                1,
                "why");
    }

    private List<String> methods() {
        return letters.list("t", 2000).stream().map(DeadLetter::method).toList();
    }

    @Test
    void theOldestMakesRoom() {
        for (int i = 0; i <= 1000; i++) {
            add("m" + i);
        }
        assertEquals(1000, letters.count("t"));
        assertEquals("m1", methods().get(0));
        assertEquals("m1000", methods().get(999));
    }

    @Test
    void whatIsSentAgainHasNoDeadline() {
        add("m");
        letters.replay("t", List.of("1"));
        assertEquals(
                List.of(new Message(
                        "m", Target.topic("t").namespace("n").version("1.2"), "m", Map.of(), Map.of(), null, null)),
                sent);
    }

    @Test
    void whatNobodyTakesStaysInItsPlace() {
        add("a");
        add("b");
        add("c");
        refused = "b";
        assertThrows(NoSuchServiceException.class, () -> letters.replay("t", List.of("1", "2", "3")));
        assertEquals(List.of("b", "c"), methods());
        assertEquals(1, sent.size());
    }
}

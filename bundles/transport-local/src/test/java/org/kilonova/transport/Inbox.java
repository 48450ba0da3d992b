// SPDX-License-Identifier: Apache-2.0
package org.kilonova.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A handler that keeps what it is handed, for the test to look at and to settle. */
final class Inbox implements MessageHandler {

    private final BlockingQueue<IncomingMessage> received = new LinkedBlockingQueue<>();

    @Override
    public void handle(IncomingMessage message) {
        received.add(message);
    }

    /** The next message, which must have that id. */
    IncomingMessage next(String id) throws InterruptedException {
        IncomingMessage message = next();
        assertEquals(id, message.message().id());
        return message;
    }

    IncomingMessage next() throws InterruptedException {
        IncomingMessage message = received.poll(30, TimeUnit.SECONDS);
        assertNotNull(message, "nothing was handed out");
        return message;
    }

    void assertEmpty() {
        IncomingMessage message = received.poll();
        assertNull(message, () -> "was handed out too: " + message.message());
    }

    int size() {
        return received.size();
    }
}

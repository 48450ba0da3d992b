// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.contracts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.kilonova.transport.IncomingMessage;
import org.kilonova.transport.MessageHandler;

/** A handler that keeps what it is handed, for the test to look at and to settle. */
public final class Inbox implements MessageHandler {

    private final BlockingQueue<IncomingMessage> received = new LinkedBlockingQueue<>();

    @Override
    public void handle(IncomingMessage message) {
        received.add(message);
    }

    /** The next message, which must have that id. */
    public IncomingMessage next(String id) throws InterruptedException {
        IncomingMessage message = next();
        assertEquals(id, message.message().id());
        return message;
    }

    public IncomingMessage next() throws InterruptedException {
        IncomingMessage message = received.poll(30, TimeUnit.SECONDS);
        assertNotNull(message, "nothing was handed out");
        return message;
    }

    /** The next message if one comes soon, or null. */
    public IncomingMessage poll() throws InterruptedException {
        return received.poll(100, TimeUnit.MILLISECONDS);
    }

    public void assertEmpty() {
        IncomingMessage message = received.poll();
        assertNull(message, () -> "was handed out too: " + message.message());
    }

    public int size() {
        return received.size();
    }
}

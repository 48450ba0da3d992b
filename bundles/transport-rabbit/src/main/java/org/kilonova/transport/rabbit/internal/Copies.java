// SPDX-License-Identifier: Apache-2.0
package org.kilonova.transport.rabbit.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A message and the other deliveries of it that came meanwhile. Settled as one: after a lost connection, one of the others may be the only
 * one that the broker still has.
 */
record Copies(HandedOut message, List<HandedOut> others) {

    /** By the queues where callers wait: one that has sent its call again may wait at another one by now. */
    Map<String, List<Arrival>> byReplyQueue() {
        String own = message.request().replyQueue();
        Map<String, List<Arrival>> queues = new LinkedHashMap<>();
        queues.computeIfAbsent(own, queue -> new ArrayList<>()).add(message.arrival());
        for (HandedOut other : others) {
            String its = other.expectsReply() ? other.request().replyQueue() : own;
            queues.computeIfAbsent(its, queue -> new ArrayList<>()).add(other.arrival());
        }
        return queues;
    }

    /** With what else is due. */
    void ack() {
        message.arrival().due();
        others.forEach(other -> other.arrival().due());
        message.arrival().tell();
        others.forEach(other -> other.arrival().tell());
    }

    void giveBack() {
        message.arrival().giveBack();
        others.forEach(other -> other.arrival().giveBack());
    }
}

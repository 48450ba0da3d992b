// SPDX-License-Identifier: Apache-2.0
package org.kilonova.transport.rabbit.internal;

import com.rabbitmq.client.Return;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The messages of one channel that the broker has not confirmed yet, by their numbers, which are handed out one after the other.
 * Thread-safe.
 */
final class Unconfirmed {

    private record Entry(Sending sending, byte[] body) {

        private boolean is(Return message) {
            return sending.routingKey().equals(message.getRoutingKey())
                    && sending.exchange().equals(message.getExchange())
                    && Arrays.equals(body, message.getBody());
        }
    }

    /** At its number modulo its length, which is a power of two; null where it has been taken. */
    private Entry[] entries = new Entry[64];

    private long first = 1;
    private long end = 1;
    private boolean closed;

    /** @return whether it was taken in; not after {@link #close} */
    synchronized boolean add(long number, Sending sending, byte[] body) {
        if (closed) {
            return false;
        }
        while (number - first >= entries.length) {
            grow();
        }
        entries[index(number)] = new Entry(sending, body);
        end = number + 1;
        return true;
    }

    /** The message of that number; null if it was taken before. */
    synchronized Sending take(long number) {
        if (number < first || number >= end) {
            return null;
        }
        Entry entry = entries[index(number)];
        entries[index(number)] = null;
        skip();
        return entry == null ? null : entry.sending;
    }

    /** All messages up to that number, in order. */
    synchronized List<Sending> takeTo(long number) {
        List<Sending> taken = new ArrayList<>();
        for (long at = first; at <= number && at < end; at++) {
            Entry entry = entries[index(at)];
            entries[index(at)] = null;
            if (entry != null) {
                taken.add(entry.sending);
            }
        }
        skip();
        return taken;
    }

    /** The message that the broker sends back: it does not name the number, and those that look the same have the same fate. */
    synchronized Sending take(Return message) {
        for (long at = first; at < end; at++) {
            Entry entry = entries[index(at)];
            if (entry != null && entry.is(message)) {
                return take(at);
            }
        }
        return null;
    }

    /** All that are left, in order; nothing is added after that. */
    synchronized List<Sending> close() {
        closed = true;
        return takeTo(end);
    }

    private void skip() {
        while (first < end && entries[index(first)] == null) {
            first++;
        }
    }

    private void grow() {
        Entry[] larger = new Entry[entries.length * 2];
        for (long at = first; at < end; at++) {
            larger[(int) (at & (larger.length - 1))] = entries[index(at)];
        }
        entries = larger;
    }

    private int index(long number) {
        return (int) (number & (entries.length - 1));
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.kilonova.transport.rabbit.internal;

import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one channel has brought and the broker has not been told about yet: the channel must outlive that. Acknowledgements that are due
 * at the same time are said by one thread, with one word as far as everything before them has been settled. Thread-safe.
 */
final class Deliveries {

    private static final Logger log = LoggerFactory.getLogger(Deliveries.class);
    private static final int ROOM = 1024;

    private final Channel channel;
    private final Runnable whenNone;
    private final AtomicInteger open = new AtomicInteger();

    /** By their tags, counted from {@link #base}: those of which the broker knows, or is told next. */
    private BitSet settled = new BitSet(ROOM);

    private long base = 1;
    private long[] due = new long[16];
    private int dues;
    private boolean telling;

    /** @param whenNone called each time when the last one has been settled */
    Deliveries(Channel channel, Runnable whenNone) {
        this.channel = channel;
        this.whenNone = whenNone;
    }

    Channel channel() {
        return channel;
    }

    void arrived() {
        open.incrementAndGet();
    }

    boolean none() {
        return open.get() == 0;
    }

    /** The broker has been told about it. */
    void settled(long tag) {
        synchronized (this) {
            mark(tag);
        }
        less(1);
    }

    /** The broker may forget it, and is told so with the next {@link #tell}. */
    synchronized void due(long tag) {
        mark(tag);
        if (dues == due.length) {
            due = Arrays.copyOf(due, 2 * dues);
        }
        due[dues++] = tag;
    }

    /** Tells the broker what is due, unless another thread does: then that tells this, too. */
    void tell() {
        for (Word word = begin(); word != null; word = begin()) {
            try {
                say(word);
            } finally {
                end();
                less(word.tags().length);
            }
        }
    }

    /**
     * What is due.
     *
     * @param all the last one up to which everything has been settled, 0 if there is none; the broker has not been told about it before,
     *     else it would close the channel
     */
    private record Word(long all, long[] tags) {}

    private synchronized Word begin() {
        if (telling || dues == 0) {
            return null;
        }
        telling = true;
        long end = base + settled.nextClearBit(0);
        long all = 0;
        for (int i = 0; i < dues; i++) {
            all = due[i] < end ? Math.max(all, due[i]) : all;
        }
        Word word = new Word(all, Arrays.copyOf(due, dues));
        dues = 0;
        return word;
    }

    private synchronized void end() {
        telling = false;
    }

    private void say(Word word) {
        try {
            if (word.all() > 0) {
                channel.basicAck(word.all(), true);
            }
            for (long tag : word.tags()) {
                if (tag > word.all()) {
                    channel.basicAck(tag, false);
                }
            }
        } catch (AlreadyClosedException | IOException e) {
            // The broker delivers again whatever was not settled on a channel that is no more.
            log.debug(
                    "{} deliveries were settled after their channel was lost: {}", word.tags().length, e.getMessage());
        }
    }

    private void mark(long tag) {
        settled.set((int) (tag - base));
        int first = settled.nextClearBit(0);
        if (first > ROOM) {
            settled = settled.get(first, Math.max(first, settled.length()));
            base += first;
        }
    }

    private void less(int count) {
        if (open.addAndGet(-count) == 0) {
            whenNone.run();
        }
    }
}

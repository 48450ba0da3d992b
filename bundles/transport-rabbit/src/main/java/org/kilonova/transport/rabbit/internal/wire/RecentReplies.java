// SPDX-License-Identifier: Apache-2.0
package org.kilonova.transport.rabbit.internal.wire;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which messages run and which have ended recently, by their unique id, so that a message that is delivered twice is run once. Bounded
 * in number and in bytes; the oldest are forgotten first, those that run never. Thread-safe.
 *
 * @param <D> what is known of a delivery and needed to settle it
 */
public final class RecentReplies<D> {

    /** What to do with a delivery. */
    public enum State {
        /** It is the first: run it, and say {@link #done} or {@link #forget} in the end. */
        NEW,
        /** Another delivery of the same message runs: this one is handed back with its end. */
        RUNNING,
        /** The message has ended: settle it, and answer with what was remembered. */
        DONE
    }

    /**
     * @param reply the body to answer with; null for a message without reply and while it runs
     */
    public record Seen(State state, byte[] reply) {}

    private static final Seen NEW = new Seen(State.NEW, null);
    private static final Seen RUNNING = new Seen(State.RUNNING, null);
    private static final byte[] NO_REPLY = {};

    /** Where a reply is. */
    private record Span(long start, int length) {}

    private final int limit;
    private final long byteLimit;
    private final Map<String, List<D>> running = new HashMap<>();
    private final Map<String, Span> done = new LinkedHashMap<>();
    private final ByteRing replies;

    /**
     * @param limit of messages that have ended; 0 remembers none
     * @param byteLimit of their replies together
     */
    public RecentReplies(int limit, long byteLimit) {
        this.limit = limit;
        this.byteLimit = byteLimit;
        this.replies = new ByteRing(byteLimit);
    }

    /** A delivery has arrived. */
    public synchronized Seen begin(String id, D delivery) {
        List<D> attached = running.get(id);
        if (attached != null) {
            attached.add(delivery);
            return RUNNING;
        }
        Span ended = done.get(id);
        if (ended != null) {
            return new Seen(State.DONE, ended.length() == 0 ? null : replies.get(ended.start(), ended.length()));
        }
        running.put(id, new ArrayList<>(0));
        return NEW;
    }

    /**
     * The message has ended.
     *
     * @param reply the body of the reply, or null
     * @return the other deliveries that have arrived meanwhile, to be settled as well
     */
    public synchronized List<D> done(String id, byte[] reply) {
        byte[] kept = reply == null ? NO_REPLY : reply;
        if (kept.length <= byteLimit && !done.containsKey(id)) {
            done.put(id, new Span(replies.put(kept), kept.length));
            forgetOldest();
        }
        return attached(id);
    }

    /**
     * The message has not ended and goes back to its queue: it is new when it comes again.
     *
     * @return the other deliveries that have arrived meanwhile, to be settled as well
     */
    public synchronized List<D> forget(String id) {
        return attached(id);
    }

    private List<D> attached(String id) {
        List<D> attached = running.remove(id);
        return attached == null ? List.of() : attached;
    }

    private void forgetOldest() {
        Iterator<Span> oldest = done.values().iterator();
        while (oldest.hasNext()) {
            if (!replies.holds(oldest.next().start()) || done.size() > limit) {
                oldest.remove();
            } else {
                return;
            }
        }
    }
}

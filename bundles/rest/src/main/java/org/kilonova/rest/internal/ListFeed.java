// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rest.internal;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.function.Function;

/**
 * Many things with a key each: a new reader is told all, and later what has changed since. A thing is written once when it changes,
 * however many readers there are, and what one reader is told is what every other one is told that was as far.
 */
final class ListFeed<T> implements Feed {

    private static final byte[] COMMA = {','};

    private final String event;
    private final Json json;
    private final Function<T, String> key;
    private final Function<T, Map<String, Object>> content;
    private final int mostGone;
    private final Map<String, Entry<T>> entries = new LinkedHashMap<>();
    private final LinkedHashMap<String, Long> gone = new LinkedHashMap<>();
    private final Map<Long, Frame> frames = new HashMap<>();
    private boolean isFilled;
    private long version;
    private long oldest;
    private long round;

    private static final class Entry<T> {

        private T value;
        private byte[] text;
        private long version;
        private long round;
    }

    /**
     * @param event its name, and that of the member with the list
     * @param mostGone so many keys that are gone are remembered; a reader that is behind those is told all
     */
    ListFeed(String event, Json json, Function<T, String> key, Function<T, Map<String, Object>> content, int mostGone) {
        this.event = event;
        this.json = json;
        this.key = key;
        this.content = content;
        this.mostGone = mostGone;
    }

    /**
     * All things as they are now.
     *
     * @param same whether the change from the one to the other need not be told now
     */
    synchronized void update(List<T> all, BiPredicate<T, T> same) {
        long next = version + 1;
        boolean isChanged = !isFilled;
        round++;
        for (T value : all) {
            String of = key.apply(value);
            Entry<T> entry = entries.computeIfAbsent(of, k -> new Entry<>());
            entry.round = round;
            if (entry.value == null || !same.test(entry.value, value)) {
                entry.value = value;
                entry.text = json.write(content.apply(value));
                entry.version = next;
                gone.remove(of);
                isChanged = true;
            }
        }
        isChanged |= forget(next);
        if (isChanged) {
            isFilled = true;
            version = next;
            frames.clear();
        }
    }

    private boolean forget(long next) {
        boolean isChanged = false;
        Iterator<Map.Entry<String, Entry<T>>> every = entries.entrySet().iterator();
        while (every.hasNext()) {
            Map.Entry<String, Entry<T>> one = every.next();
            if (one.getValue().round != round) {
                every.remove();
                gone.put(one.getKey(), next);
                isChanged = true;
            }
        }
        Iterator<Long> eldest = gone.values().iterator();
        while (gone.size() > mostGone) {
            oldest = eldest.next();
            eldest.remove();
        }
        return isChanged;
    }

    /** Nobody listens any more. */
    synchronized void clear() {
        entries.clear();
        gone.clear();
        frames.clear();
        isFilled = false;
        oldest = ++version;
    }

    @Override
    public synchronized Frame since(long seen) {
        if (!isFilled || seen == version) {
            return null;
        }
        // Who is further behind than is remembered begins anew.
        long from = seen < oldest ? 0 : seen;
        return frames.computeIfAbsent(from, this::frame);
    }

    private Frame frame(long from) {
        List<byte[]> data = new ArrayList<>();
        data.add(bytes("{\"full\":" + (from == 0) + ",\"" + event + "\":["));
        int begin = data.size();
        for (Entry<T> entry : entries.values()) {
            if (entry.version > from) {
                if (data.size() > begin) {
                    data.add(COMMA);
                }
                data.add(entry.text);
            }
        }
        data.add(bytes("]"));
        if (from > 0) {
            List<String> since = gone.entrySet().stream()
                    .filter(one -> one.getValue() > from)
                    .map(Map.Entry::getKey)
                    .toList();
            data.add(bytes(",\"gone\":"));
            data.add(json.write(since));
        }
        data.add(bytes("}"));
        return new Frame(event, version, data);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

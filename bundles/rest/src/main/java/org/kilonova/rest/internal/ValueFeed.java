// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rest.internal;

import java.util.List;

/** One value, told as a whole whenever it is another one. */
final class ValueFeed implements Feed {

    private final String event;
    private final Json json;
    private Object value;
    private long version;
    private Frame frame;

    ValueFeed(String event, Json json) {
        this.event = event;
        this.json = json;
    }

    /**
     * @param next maps, lists and values
     */
    synchronized void update(Object next) {
        if (!next.equals(value)) {
            value = next;
            frame = new Frame(event, ++version, List.of(json.write(next)));
        }
    }

    /** Nobody listens any more. */
    synchronized void clear() {
        value = null;
        frame = null;
    }

    @Override
    public synchronized Frame since(long seen) {
        return frame == null || seen == version ? null : frame;
    }
}

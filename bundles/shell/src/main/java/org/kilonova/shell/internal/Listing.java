// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import java.util.AbstractList;
import java.util.List;

/** A list that knows what it lists, so that an empty one can be shown too, and what is to be said below it. Immutable. */
public final class Listing<T> extends AbstractList<T> {

    private final Class<T> type;
    private final List<T> items;
    private final String note;

    Listing(Class<T> type, List<T> items) {
        this(type, items, null);
    }

    /** @param note what the list does not say, or null */
    Listing(Class<T> type, List<T> items, String note) {
        this.type = type;
        this.items = List.copyOf(items);
        this.note = note;
    }

    public Class<T> type() {
        return type;
    }

    /** A line below the list, or null. */
    public String note() {
        return note;
    }

    @Override
    public T get(int index) {
        return items.get(index);
    }

    @Override
    public int size() {
        return items.size();
    }
}

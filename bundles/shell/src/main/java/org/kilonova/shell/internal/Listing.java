// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import java.util.AbstractList;
import java.util.List;

/** A list that knows what it lists, so that an empty one can be shown too. Immutable. */
public final class Listing<T> extends AbstractList<T> {

    private final Class<T> type;
    private final List<T> items;

    Listing(Class<T> type, List<T> items) {
        this.type = type;
        this.items = List.copyOf(items);
    }

    public Class<T> type() {
        return type;
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

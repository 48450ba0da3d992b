// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal.leak;

import java.util.Arrays;

/** Numbers by number, without an object for each. Neither is zero. Not thread-safe. */
final class LongTable {

    private long[] keys = new long[1 << 10];
    private long[] values = new long[1 << 10];
    private int size;

    int size() {
        return size;
    }

    /** Zero where there is none. */
    long get(long key) {
        return values[place(key)];
    }

    boolean contains(long key) {
        return keys[place(key)] != 0;
    }

    /** Keeps what is there already; tells whether nothing was. */
    boolean putIfAbsent(long key, long value) {
        int place = place(key);
        if (keys[place] != 0) {
            return false;
        }
        keys[place] = key;
        values[place] = value;
        if (++size > keys.length / 2) {
            grow();
        }
        return true;
    }

    long[] keys() {
        return Arrays.stream(keys).filter(key -> key != 0).toArray();
    }

    private int place(long key) {
        int mask = keys.length - 1;
        // Addresses are multiples of eight: the upper half of the product is well mixed.
        int place = (int) (key * 0x9E3779B97F4A7C15L >>> 32) & mask;
        while (keys[place] != 0 && keys[place] != key) {
            place = place + 1 & mask;
        }
        return place;
    }

    private void grow() {
        long[] oldKeys = keys;
        long[] oldValues = values;
        keys = new long[oldKeys.length * 2];
        values = new long[oldKeys.length * 2];
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldKeys[i] != 0) {
                int place = place(oldKeys[i]);
                keys[place] = oldKeys[i];
                values[place] = oldValues[i];
            }
        }
    }
}

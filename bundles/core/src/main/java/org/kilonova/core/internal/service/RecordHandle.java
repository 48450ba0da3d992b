// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal.service;

import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.kilonova.store.NewRecord;

/** A service's record as this container knows it: what is to be in it, and its id once the store has given one. */
final class RecordHandle {

    private final NewRecord content;
    private final AtomicBoolean refused = new AtomicBoolean();
    private volatile UUID id;

    RecordHandle(NewRecord content) {
        this.content = content;
    }

    NewRecord content() {
        return content;
    }

    /** Null while the store has not been reached. */
    UUID id() {
        return id;
    }

    /** Remembers whether the store has refused it; true if that is news. */
    boolean refused(boolean now) {
        return refused.getAndSet(now) != now;
    }

    void id(UUID given) {
        id = given;
    }
}

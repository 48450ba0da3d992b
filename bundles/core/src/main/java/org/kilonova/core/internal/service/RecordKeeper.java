// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal.service;

import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.kilonova.service.ReportedState;
import org.kilonova.store.ServiceStore;
import org.kilonova.store.StoreUnavailableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the records of all services of this container fresh: one statement an interval, by the store's clock. While the store is away the
 * services work on; it is said once when it goes and once when it is back. Thread-safe.
 */
final class RecordKeeper {

    private static final Logger LOG = LoggerFactory.getLogger(RecordKeeper.class);

    private final Supplier<ServiceStore> store;
    private final Clock clock;
    private final Set<RecordHandle> handles = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean modelDisconnected = new AtomicBoolean();
    private final ReentrantLock beating = new ReentrantLock();
    private final LongAdder taken = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private volatile Instant lastTaken;

    /** @param store the one in force, or throws a {@link StoreUnavailableException} */
    RecordKeeper(Supplier<ServiceStore> store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /** Finds or creates the record, at the next report if the store is away now; it is reported from now on. */
    void add(RecordHandle handle) {
        handles.add(handle);
        attempt(() -> registered(handle));
    }

    /** Ends the reports, without a word to the store. */
    void forget(RecordHandle handle) {
        handles.remove(handle);
    }

    /** Ends the reports and says what the service last said of itself. */
    void remove(Collection<RecordHandle> gone) {
        gone.forEach(handles::remove);
        // A report on its way would say afterwards that they are running.
        beating.lock();
        try {
            state(gone, ReportedState.STOPPED);
        } finally {
            beating.unlock();
        }
    }

    /** Deletes the record, if the store can be reached; else it stays as a stopped one, to be deleted by hand. */
    void delete(RecordHandle gone) {
        if (gone.id() != null) {
            attempt(() -> {
                store.get().delete(gone.id());
                return true;
            });
        }
    }

    void state(Collection<RecordHandle> of, ReportedState state) {
        List<UUID> ids =
                of.stream().map(RecordHandle::id).filter(Objects::nonNull).toList();
        if (!ids.isEmpty()) {
            attempt(() -> {
                store.get().state(ids, state);
                return true;
            });
        }
    }

    /** Reports that all services are alive, once; returns at once if a report is on its way. */
    void report() {
        if (!beating.tryLock()) {
            return;
        }
        try {
            boolean done = attempt(this::reported);
            if (done) {
                lastTaken = clock.instant();
            }
            (done ? taken : failed).increment();
        } finally {
            beating.unlock();
        }
    }

    /** Whether the store has taken the report; it takes none where it takes none of the records. */
    private boolean reported() {
        Map<UUID, RecordHandle> known = new HashMap<>();
        boolean refused = false;
        for (RecordHandle handle : handles) {
            if (handle.id() != null || registered(handle)) {
                known.put(handle.id(), handle);
            } else {
                refused = true;
            }
        }
        if (known.isEmpty()) {
            return !refused;
        }
        for (UUID missing : store.get().report(known.keySet())) {
            RecordHandle handle = known.get(missing);
            LOG.warn(
                    "The record of {} on {} has disappeared from the store; it is made anew",
                    handle.content().binary(),
                    handle.content().host());
            registered(handle);
        }
        return true;
    }

    /** Reports that the store has taken. */
    long taken() {
        return taken.sum();
    }

    /** Reports that it has not. */
    long failed() {
        return failed.sum();
    }

    /** When it took the last one, or null. */
    Instant lastTaken() {
        return lastTaken;
    }

    /** What the store does not take of one service must not keep it from the others. */
    private boolean registered(RecordHandle handle) {
        try {
            handle.id(store.get().register(handle.content()).id());
            handle.refused(false);
            return true;
        } catch (StoreUnavailableException e) {
            throw e;
        } catch (RuntimeException e) {
            if (handle.refused(true)) {
                LOG.error(
                        "The store does not take the record of {} on {}; it works without one, and each report tries again",
                        handle.content().binary(),
                        handle.content().host(),
                        e);
            }
            return false;
        }
    }

    private boolean attempt(BooleanSupplier work) {
        try {
            boolean done = work.getAsBoolean();
            if (modelDisconnected.compareAndSet(true, false)) {
                LOG.info("The store of service records is back; all records are reported again");
            }
            return done;
        } catch (StoreUnavailableException e) {
            if (modelDisconnected.compareAndSet(false, true)) {
                LOG.warn(
                        "model_disconnected: the store of service records is away, services work on and are reported when it is back: {}",
                        e.getMessage());
            }
        } catch (RuntimeException e) {
            LOG.error("The store of service records failed; the next report tries again", e);
        }
        return false;
    }
}

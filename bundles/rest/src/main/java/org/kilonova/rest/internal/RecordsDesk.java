// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rest.internal;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.kilonova.service.ServiceDirectory;
import org.kilonova.service.ServiceRecord;

/** Asks for the service records, one question after the other, and does not wait while the database takes its time. For one thread at a time. */
final class RecordsDesk {

    /** A database that is well answers within that. */
    private static final Duration PATIENCE = Duration.ofMillis(500);

    private static final Duration SLOW = Duration.ofSeconds(5);

    private final ServiceDirectory directory;
    private final Background background;
    private final Clock clock;
    private final LongSupplier nanos;
    private CompletableFuture<List<ServiceRecord>> answer;
    private Instant asked;
    private long askedNanos;
    private boolean isForgotten;
    private String problem;
    private Instant since;

    /**
     * @param nanos {@link System#nanoTime}
     */
    RecordsDesk(ServiceDirectory directory, Background background, Clock clock, LongSupplier nanos) {
        this.directory = directory;
        this.background = background;
        this.clock = clock;
        this.nanos = nanos;
    }

    /** All records, or empty if there is no answer yet; why they cannot be read is thrown. */
    Optional<List<ServiceRecord>> all() {
        if (isForgotten && answer != null && answer.isDone()) {
            // It may be from long ago.
            answer = null;
        }
        isForgotten = false;
        if (answer == null) {
            asked = clock.instant();
            askedNanos = nanos.getAsLong();
        }
        try {
            if (answer == null) {
                answer = background.begin(directory::list);
            }
            if (!Background.await(answer, PATIENCE)) {
                if (problem == null && nanos.getAsLong() - askedNanos >= SLOW.toNanos()) {
                    trouble("The database does not answer");
                }
                return Optional.empty();
            }
        } catch (RuntimeException e) {
            answer = null;
            trouble(String.valueOf(e.getMessage()));
            throw e;
        }
        List<ServiceRecord> all = answer.join();
        answer = null;
        problem = null;
        since = null;
        return Optional.of(all);
    }

    /** Nobody wants to know any more. */
    void forget() {
        isForgotten = true;
        problem = null;
        since = null;
    }

    private void trouble(String why) {
        problem = why;
        if (since == null) {
            since = asked;
        }
    }

    /** Why the records cannot be read, and since when; both null if they can. */
    Map<String, Object> trouble() {
        return new Members().with("problem", problem).with("since", since).map();
    }
}

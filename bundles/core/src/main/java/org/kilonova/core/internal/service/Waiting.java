// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal.service;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.kilonova.container.GenerationState;

/** Generations that are registered and neither serve nor start: failed, in conflict, or waiting for their turn. Not thread-safe. */
final class Waiting {

    private final Set<Generation> generations = new LinkedHashSet<>();

    void add(Generation generation) {
        generations.add(generation);
    }

    boolean remove(Generation generation) {
        return generations.remove(generation);
    }

    boolean isEmpty() {
        return generations.isEmpty();
    }

    List<Generation> all() {
        return List.copyOf(generations);
    }

    /** Takes them all out. */
    List<Generation> clear() {
        List<Generation> all = new ArrayList<>(generations);
        generations.clear();
        return all;
    }

    /** Takes out the one that came last, or null. */
    Generation takeLast() {
        Generation last = null;
        for (Generation generation : generations) {
            last = generation;
        }
        generations.remove(last);
        return last;
    }

    /**
     * Takes out the first that waits for its turn, or null.
     *
     * @param superseded told of those that have lost it, because a later one serves
     */
    Generation takeNext(Generation serving, Consumer<Generation> superseded) {
        Generation next = null;
        for (Generation candidate : generations) {
            if (candidate.supersededBy(serving)) {
                superseded.accept(candidate);
            } else if (next == null && candidate.info().state() == GenerationState.STARTING) {
                next = candidate;
            }
        }
        generations.remove(next);
        return next;
    }
}

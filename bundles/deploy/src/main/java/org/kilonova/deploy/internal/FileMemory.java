// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.kilonova.container.SwapInfo;
import org.kilonova.container.SwapInfo.Step;
import org.kilonova.deploy.internal.JournalLine.Swapped;

/** What the journal says of one file. */
final class FileMemory {

    private final List<Content> good = new ArrayList<>();
    private final Map<String, Swapped> verdicts = new HashMap<>();
    private String rightful;
    private Swapped last;

    /** The content that serves, or that has to after a crash; null if nothing is known. */
    String rightful() {
        return rightful;
    }

    /** Why a content did not become permanent the last time, or null. */
    Swapped verdict(String sha) {
        return verdicts.get(sha);
    }

    boolean judges(Swapped swap) {
        return verdicts.get(swap.info().toHash()) == swap;
    }

    /** The last one, or null. */
    Swapped last() {
        return last;
    }

    /** Contents that were permanent, other than this one; each once, that which came before it last, those that came after it first. */
    List<Content> others(String sha) {
        int place = 0;
        while (place < good.size() && !good.get(place).sha().equals(sha)) {
            place++;
        }
        List<Content> others = new ArrayList<>(good.subList(Math.min(place + 1, good.size()), good.size()));
        others.addAll(good.subList(0, place));
        return others;
    }

    /** The good content to go back to from this one. */
    Optional<Content> before(String sha) {
        return others(sha).stream().reduce((one, later) -> later);
    }

    /** Whether that is nothing new. */
    boolean says(Content content) {
        String sha = content.sha();
        boolean good = this.good.stream().anyMatch(other -> other.sha().equals(sha));
        return sha.equals(rightful) && !verdicts.containsKey(sha) && (good || !content.good());
    }

    void runs(Content content) {
        rightful = content.sha();
        verdicts.remove(content.sha());
        if (content.good()) {
            makeLast(content);
        }
    }

    /** Returns the earlier swap of which this one is the repetition, or null: what is tried again and again is told once. */
    Swapped swapped(Swapped swap) {
        SwapInfo info = swap.info();
        Swapped repeated = swap.over() && repeats(swap) ? verdict(info.toHash()) : null;
        last = swap;
        if (info.step() == Step.PERMANENT) {
            rightful = info.toHash();
            verdicts.remove(info.toHash());
            // A way back changes nothing in what came before what.
            if (good.stream().noneMatch(content -> content.sha().equals(info.toHash()))) {
                makeLast(new Content(info.file(), info.fromHash(), info.from(), true, info.begun()));
                makeLast(new Content(info.file(), info.toHash(), info.to(), true, info.ended()));
            }
        } else {
            rightful = info.fromHash();
            if (swap.over()) {
                verdicts.put(info.toHash(), swap);
            }
        }
        return repeated;
    }

    private boolean repeats(Swapped swap) {
        Swapped earlier = verdict(swap.info().toHash());
        return earlier != null
                && swap.info().step() == Step.REFUSED
                && earlier.info().step() == Step.REFUSED
                && earlier.info().number() != swap.info().number()
                && earlier.info().fromHash().equals(swap.info().fromHash())
                && Objects.equals(earlier.info().reason(), swap.info().reason());
    }

    private void makeLast(Content content) {
        good.removeIf(other -> other.sha().equals(content.sha()));
        good.add(content);
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.kilonova.container.SwapInfo;
import org.kilonova.deploy.internal.JournalLine.Swapped;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Knows at start which contents had better not be installed, and what served instead. Used by the watch thread only. */
final class Recollection {

    /**
     * What was known of a content before the start.
     *
     * @param served which is to be installed in its place
     * @param refusal why, or null if the content is to be swapped in afterwards
     */
    record Doubt(Jar served, Refusal refusal) {}

    private static final Logger LOG = LoggerFactory.getLogger(Recollection.class);

    private final History history;
    private final Copies copies;

    Recollection(History history, Copies copies) {
        this.history = history;
        this.copies = copies;
    }

    /** Null where nothing speaks against it, or nothing is left that could be installed in its place. */
    Doubt doubt(String file, String sha) {
        Swapped swap = history.verdict(file, sha);
        if (swap == null) {
            return null;
        }
        SwapInfo info = swap.info();
        Jar served = copy(file, info.fromHash());
        if (served == null) {
            LOG.info("{}: nothing is left of version {}, so {} is tried", file, info.from(), info.to());
            return null;
        }
        return new Doubt(served, swap.retry() ? null : new Refusal(sha, info.to(), info.reason(), false, 0));
    }

    /**
     * The swap that a command had begun and the end of the container has interrupted, or null.
     *
     * @param sha of what the folder has: if that is not what served then, somebody has thought of something else
     */
    SwapRequest interrupted(String file, String sha) {
        Swapped swap = history.interrupted(file);
        Jar jar = swap == null || !swap.info().fromHash().equals(sha)
                ? null
                : copy(file, swap.info().toHash());
        return jar == null ? null : new SwapRequest(jar, true, swap.info().by(), swap.force(), swap.share());
    }

    /** What served last under that name, since the file came; null if nothing did, or nothing is left of it. */
    Jar served(String file) {
        String sha = history.rightful(file);
        return sha == null ? null : copy(file, sha);
    }

    /** Our copy of a content, or null if there is none. */
    Jar copy(String file, String sha) {
        Path copy = copies.of(file, sha);
        if (!Files.exists(copy)) {
            return null;
        }
        try {
            return new Jar(file, sha, copy, JarFacts.of(copy));
        } catch (IOException | JarFacts.NoBundleException e) {
            LOG.warn("The copy {} cannot be used ({}); delete it while the container is down", copy, e.toString());
            return null;
        }
    }
}

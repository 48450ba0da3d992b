// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.kilonova.container.SwapInfo;

/**
 * One line of the journal: a swap that begins or has ended, a content that runs, a file that has gone, or what became of old classes.
 *
 * @param swap or null
 * @param runs or null
 * @param gone name of the file, or null
 * @param remains or null
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record JournalLine(Swapped swap, Content runs, String gone, Remnant remains) {

    /**
     * A swap.
     *
     * @param info as it stands
     * @param command whether a command wanted it
     * @param force whether objections were overruled
     * @param share of the messages that went to it during probation, in percent
     * @param retry whether it is tried again by itself
     */
    record Swapped(SwapInfo info, boolean command, boolean force, int share, boolean retry) {

        boolean over() {
            return info.step().over();
        }
    }

    /**
     * What became of the version that has gone.
     *
     * @param swap its number
     * @param text {@code gone}, or what holds its classes
     */
    record Remnant(long swap, String text) {}

    static JournalLine of(Swapped swap) {
        return new JournalLine(swap, null, null, null);
    }

    static JournalLine of(Content runs) {
        return new JournalLine(null, runs, null, null);
    }

    static JournalLine gone(String file) {
        return new JournalLine(null, null, file, null);
    }

    static JournalLine remains(long swap, String text) {
        return new JournalLine(null, null, null, new Remnant(swap, text));
    }

    /** Whether it says anything that this version understands. */
    boolean known() {
        return swap != null || runs != null || gone != null || remains != null;
    }

    /** Name of the file that it is about, or null. */
    String file() {
        return swap != null ? swap.info().file() : runs != null ? runs.file() : gone;
    }
}

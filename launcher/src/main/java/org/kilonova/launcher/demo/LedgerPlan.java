// SPDX-License-Identifier: Apache-2.0
package org.kilonova.launcher.demo;

import java.util.ArrayList;
import java.util.List;

/** Which version comes when: three good ones, then one that is not. */
final class LedgerPlan {

    private static final int ONE_BAD_IN = 4;
    private static final int ONE_LOWER_IN = 7;
    private static final int ONE_EXCLUSIVE_IN = 10;

    private static final List<Candidate> BAD = new ArrayList<>(List.of(Candidate.values()));

    static {
        BAD.removeAll(List.of(Candidate.GOOD, Candidate.EXCLUSIVE));
    }

    private LedgerPlan() {}

    /** @param number of the swap, from 1 */
    static Candidate candidate(int number) {
        if (number % ONE_BAD_IN == 0) {
            return BAD.get((number / ONE_BAD_IN - 1) % BAD.size());
        }
        return number % ONE_EXCLUSIVE_IN == 1 ? Candidate.EXCLUSIVE : Candidate.GOOD;
    }

    /** Sometimes lower than the one before. */
    static String version(int number) {
        return (number % ONE_LOWER_IN == 0 ? "0.9." : "1.0.") + number;
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.kilonova.launcher.demo;

import java.util.Locale;

/** What a next version of the ledger is like, and what has to become of it. */
public enum Candidate {
    /** Nothing is wrong with it. */
    GOOD(Fate.STAYS),
    /** Good, and cannot stand beside another version: messages are held meanwhile. */
    EXCLUSIVE(Fate.STAYS),
    INIT_THROWS(Fate.REFUSED),
    INIT_HANGS(Fate.REFUSED),
    /** Calls {@code System.exit}. */
    INIT_EXITS(Fate.REFUSED),
    TAKE_OVER_THROWS(Fate.REFUSED),
    /** Imports a package that nobody has. */
    UNRESOLVABLE(Fate.REFUSED),
    /** A class that the first call needs is not in the jar. */
    CLASS_MISSING(Fate.FAILS_CALLS),
    CALLS_FAIL(Fate.FAILS_CALLS),
    /** Ten times as slow, and more. */
    SLOW(Fate.GOES_BACK),
    /** Works, and leaves a thread behind when it goes. */
    LEAKS_THREAD(Fate.STAYS);

    /** What has to become of a version. */
    public enum Fate {
        STAYS("PERMANENT"),
        REFUSED("REFUSED"),
        GOES_BACK("BACK"),
        /** Goes back, and until then some calls are answered with its errors. */
        FAILS_CALLS("BACK");

        private final String step;

        Fate(String step) {
            this.step = step;
        }

        /** With which a swap to it ends. */
        public String step() {
            return step;
        }
    }

    private final Fate fate;

    Candidate(Fate fate) {
        this.fate = fate;
    }

    public Fate fate() {
        return fate;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}

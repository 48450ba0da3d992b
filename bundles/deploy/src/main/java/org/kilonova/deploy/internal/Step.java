// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal;

/** What to do with a content that was judged good. */
enum Step {
    /** Nothing runs for the file: install and start it, together with all others of which that is true. */
    ARRIVE,
    /** Start it beside the old version, which goes when the new one serves. */
    TAKE_OVER,
    /** Put it in the place of the old version; others that use it are restarted. */
    REPLACE;

    /**
     * @param alive whether an old version runs
     * @param managers whether the old version has managers
     * @param sameBundle whether both have the same symbolic name; only then is one a version of the other
     */
    static Step of(boolean alive, boolean managers, boolean sameBundle) {
        if (!alive) {
            return ARRIVE;
        }
        return managers && sameBundle ? TAKE_OVER : REPLACE;
    }
}

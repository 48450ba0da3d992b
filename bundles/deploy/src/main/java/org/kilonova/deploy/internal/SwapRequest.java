// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal;

/**
 * What is to be swapped in, and how.
 *
 * @param jar the new content
 * @param command whether a command wants it: its jar comes into the folder when it is permanent
 * @param by who wants it
 * @param force whether objections of the check are overruled
 * @param share of the messages that goes to it during probation, in percent
 */
record SwapRequest(Jar jar, boolean command, String by, boolean force, int share) {

    /** Who has put a file into the folder is not known. */
    static final String FILE = "file";

    static SwapRequest ofFile(Jar jar) {
        return new SwapRequest(jar, false, FILE, false, 100);
    }
}

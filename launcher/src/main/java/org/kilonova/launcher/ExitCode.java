// SPDX-License-Identifier: Apache-2.0
package org.kilonova.launcher;

/** How the process ends; {@code docs/launcher.md} lists them for operators. */
public enum ExitCode {
    OK(0),
    /** The container did not start, or did not stop in time. */
    FAILED(1),
    USAGE(2),
    /** Another container runs on the same home. */
    HOME_LOCKED(3),
    /** The home is not a directory, or cannot be written. */
    HOME_UNUSABLE(4),
    NOT_RUNNING(5),
    /** A newer version has run on the home. 6 is the script's, for when there is no Java. */
    HOME_NEWER(7);

    private final int code;

    ExitCode(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }
}

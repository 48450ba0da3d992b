// SPDX-License-Identifier: Apache-2.0
package org.kilonova.compute.internal.process;

/**
 * A process, and no other that gets its pid later.
 *
 * @param pid of the operating system
 * @param start when it was started, in words of {@link StartTimes}
 */
record ProcessId(long pid, String start) {

    /** What stands where the shim could not tell the start. */
    static final String UNKNOWN = "-";

    /** @throws NumberFormatException if the line is not {@code PID START} */
    static ProcessId parse(String line) {
        int blank = line.indexOf(' ');
        if (blank < 0) {
            throw new NumberFormatException("\"" + line + "\" is not PID START");
        }
        return new ProcessId(Long.parseLong(line.substring(0, blank)), line.substring(blank + 1));
    }

    @Override
    public String toString() {
        return pid + " " + start;
    }
}

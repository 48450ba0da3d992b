// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import java.util.Locale;
import java.util.StringJoiner;

/**
 * Which instances are wanted; an empty word does not matter.
 *
 * @param all the deleted ones, too
 * @param limit how many at most
 * @param marker where the list goes on
 */
record InstanceQuery(String state, String host, String image, boolean all, int limit, String marker) {

    /** The most that the scheduler lists at once. */
    static final int LONGEST = 1_000;

    private static final int USUAL = 100;

    static InstanceQuery of(String state, String host, String image, boolean all, String limit, String marker) {
        int most = limit.isEmpty() ? USUAL : Counts.read("--limit", limit, LONGEST);
        return new InstanceQuery(state.toUpperCase(Locale.ROOT), host, image, all, most, marker);
    }

    /** As many as fit one answer. */
    static InstanceQuery longest(boolean all) {
        return new InstanceQuery("", "", "", all, LONGEST, "");
    }

    InstanceQuery from(String next) {
        return new InstanceQuery(state, host, image, all, limit, next);
    }

    InstancePage ask(SchedulerApi scheduler) {
        boolean deleted = all || state.equals("DELETED");
        return scheduler.listInstances(given(marker), limit, given(state), given(host), given(image), deleted);
    }

    private static String given(String word) {
        return word.isEmpty() ? null : word;
    }

    /** The command that asks this. */
    String command() {
        StringJoiner command = new StringJoiner(" ").add("kn:instances");
        option(command, "--state", state);
        option(command, "--host", host);
        option(command, "--image", image);
        if (all) {
            command.add("--all");
        }
        option(command, "--limit", limit == USUAL ? "" : String.valueOf(limit));
        option(command, "--marker", marker);
        return command.toString();
    }

    private static void option(StringJoiner command, String name, String value) {
        if (!value.isEmpty()) {
            command.add(name).add(value);
        }
    }
}

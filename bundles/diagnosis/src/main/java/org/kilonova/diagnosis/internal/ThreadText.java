// SPDX-License-Identifier: Apache-2.0
package org.kilonova.diagnosis.internal;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Threads by their owners, as text. */
final class ThreadText {

    private static final Pattern OURS = Pattern.compile("kn-([a-z0-9]+)-.*");
    private static final String OTHERS = "others";
    private static final int DEEPEST = 100;

    private ThreadText() {}

    static String ofThisProcess() {
        return of(List.of(ManagementFactory.getThreadMXBean().dumpAllThreads(true, true, DEEPEST)));
    }

    static String of(List<ThreadInfo> threads) {
        Map<String, List<ThreadInfo>> byOwner = new TreeMap<>();
        for (ThreadInfo thread : threads) {
            Matcher name = OURS.matcher(thread.getThreadName());
            byOwner.computeIfAbsent(name.matches() ? name.group(1) : OTHERS, owner -> new ArrayList<>())
                    .add(thread);
        }
        StringBuilder text = new StringBuilder();
        byOwner.forEach((owner, all) ->
                text.append(owner).append(": ").append(all.size()).append('\n'));
        byOwner.forEach((owner, all) -> {
            text.append("\n== ").append(owner).append('\n');
            all.stream()
                    .sorted(Comparator.comparing(ThreadInfo::getThreadName))
                    .forEach(thread -> text.append(of(thread)));
        });
        return text.toString();
    }

    private static String of(ThreadInfo thread) {
        StringBuilder text = new StringBuilder("\n\"" + thread.getThreadName() + "\" " + thread.getThreadState());
        if (thread.getLockName() != null) {
            text.append(" on ").append(thread.getLockName());
        }
        if (thread.getLockOwnerName() != null) {
            text.append(" of \"").append(thread.getLockOwnerName()).append('"');
        }
        text.append('\n');
        Stream.of(thread.getStackTrace())
                .forEach(frame -> text.append("    at ").append(frame).append('\n'));
        Stream.of(thread.getLockedMonitors())
                .forEach(monitor -> text.append("    has ").append(monitor).append('\n'));
        return text.toString();
    }
}

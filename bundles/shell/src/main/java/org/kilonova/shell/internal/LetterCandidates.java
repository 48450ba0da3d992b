// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.kilonova.container.Container;
import org.kilonova.container.HostedServiceInfo;
import org.kilonova.transport.DeadLetter;

/** What Tab offers for the command on dead letters. */
record LetterCandidates(Services services, Supplier<List<HostedServiceInfo>> here) {

    private static final List<String> VERBS = List.of("list", "show", "replay", "drop");
    private static final int MOST = 100;

    /** @param before the words between the command and the one wanted, without options */
    Stream<String> words(List<String> before) {
        if (before.isEmpty()) {
            return Stream.concat(VERBS.stream(), topics());
        }
        if (!VERBS.contains(before.get(0))) {
            return topics();
        }
        boolean several = before.get(0).equals("replay") || before.get(0).equals("drop");
        if (before.size() == 1) {
            return topics();
        }
        return several || before.size() == 2 && before.get(0).equals("show")
                ? ids(before.get(1)).filter(id -> !before.contains(id))
                : Stream.empty();
    }

    private Stream<String> topics() {
        return here.get().stream().map(HostedServiceInfo::topic);
    }

    private Stream<String> ids(String topic) {
        List<DeadLetter> letters = services.ifThere(
                        Container.class, container -> container.deadLetters().list(topic, MOST))
                .orElse(List.of());
        return letters.stream().map(DeadLetter::id);
    }
}

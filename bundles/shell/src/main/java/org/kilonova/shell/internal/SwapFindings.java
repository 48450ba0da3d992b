// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.kilonova.container.DeployedFile;
import org.kilonova.container.Remains;
import org.kilonova.container.SwapInfo;

/** What swaps have left undone or behind. None of it keeps a service from running. */
record SwapFindings(Evidence evidence) {

    /** Of each file the last swap, unless it went well or what is wrong is said of the file. */
    Stream<Finding> ofSwaps() {
        Set<String> seen = new HashSet<>();
        return evidence.swaps().stream()
                .filter(swap -> seen.add(swap.file()))
                .filter(swap -> !saidOfTheFile(swap))
                .flatMap(SwapFindings::finding);
    }

    private boolean saidOfTheFile(SwapInfo swap) {
        return evidence.files().stream()
                .anyMatch(file -> file.status() == DeployedFile.Status.QUARANTINED
                        && file.name().equals(swap.file())
                        && Objects.equals(file.reason(), swap.reason()));
    }

    private static Stream<Finding> finding(SwapInfo swap) {
        String again = "kn:swaps " + swap.number() + " shows it; put a better jar in its place, or kn:swap it again";
        String result = SwapWords.result(swap) + (swap.reason() == null ? "" : ": " + swap.reason());
        String checked = "swap " + swap.number() + " of " + swap.file();
        return switch (swap.step()) {
            case REFUSED, BACK, INTERRUPTED -> Stream.of(Finding.note(checked, result, again));
            case CHECKING, HOLDING, STARTING, SWITCHING, PROBATION ->
                Stream.of(Finding.ok(checked, "at work: " + result));
            case PERMANENT -> Stream.empty();
        };
    }

    /** Before a collection has run, that there are remains says nothing. */
    Stream<Finding> ofRemains() {
        return evidence.remains().stream().filter(Remains::overdue).map(left -> {
            String holders = left.holders().isEmpty() ? "" : ", held by " + String.join("; ", left.holders());
            return Finding.note(
                    "version " + left.bundle() + " " + left.version() + " [" + left.bundleId() + "]",
                    "is gone, but its classes are still in memory" + holders,
                    "let the manager give that back when it ends; kn:leaks --explain " + left.bundleId()
                            + " finds the field");
        });
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Whether there is a bundle for a topic, and whether it runs. */
record BundleCheck(Evidence evidence) {

    Stream<Finding> findings() {
        return evidence.bundles().isEmpty()
                ? Stream.of(nothing())
                : evidence.bundles().stream().map(BundleCheck::finding);
    }

    private Finding nothing() {
        String others = evidence.otherTopics().isEmpty() ? "none" : String.join(", ", evidence.otherTopics());
        String refused = evidence.refusedFiles().stream()
                .map(file -> "; " + file.name() + " may be it, but was refused: " + file.reason())
                .collect(Collectors.joining());
        return Finding.cause(
                "no bundle",
                "belongs to it: nothing in deploy/, among the bundles or their components has that name" + refused,
                "drop its jar into deploy/, or check the spelling; topics here: " + others);
    }

    private static Finding finding(BundleFact bundle) {
        String checked = bundle.toString();
        return switch (bundle.state()) {
            case INSTALLED ->
                bundle.missing().isEmpty()
                        ? Finding.cause(
                                checked,
                                "is installed but not resolved",
                                "`start " + bundle.id() + "` makes the framework say why")
                        : Finding.cause(
                                checked,
                                "cannot be resolved: nobody provides " + String.join(", ", bundle.missing()),
                                "deploy a bundle that provides it, or correct the import");
            case RESOLVED ->
                Finding.cause(
                        checked,
                        "is resolved but not started",
                        "`start " + bundle.id() + "`; if that fails, it says why");
            case STARTING ->
                Finding.cause(checked, "is still starting", "wait; jstack shows where its activator hangs");
            case ACTIVE -> Finding.ok(checked, "is started");
        };
    }
}

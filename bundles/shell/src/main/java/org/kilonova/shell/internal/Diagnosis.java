// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import java.util.List;
import java.util.Optional;

/**
 * Why a service does not run, or that it does.
 *
 * @param topic of the service
 * @param findings in the order in which things depend on each other, up to the first cause
 */
public record Diagnosis(String topic, List<Finding> findings) {

    /** The first cause, or empty if nothing is wrong. */
    public Optional<Finding> cause() {
        return findings.stream()
                .filter(f -> f.verdict() == Finding.Verdict.CAUSE)
                .findFirst();
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.kilonova.container.Activation;

/** Puts into words how the managers of a bundle have come up. */
final class ManagersReport {

    private ManagersReport() {}

    static String late(Duration limit) {
        return "its managers were not up within start_timeout (" + limit.toSeconds()
                + " s): kn:why shows what they wait for";
    }

    /**
     * What is wrong, or null.
     *
     * @param activations null where the container gave no answer
     * @param failure why it gave none, or null
     * @param expected so many managers
     * @param limit for which was waited
     */
    static String problem(List<Activation> activations, Throwable failure, int expected, Duration limit) {
        if (failure instanceof TimeoutException) {
            return late(limit);
        }
        if (failure != null) {
            return "the container cannot tell how its managers are: " + failure;
        }
        String failed = activations.stream()
                .filter(activation -> !activation.active())
                .map(activation -> "topic " + activation.topic() + " failed: " + activation.reason())
                .collect(Collectors.joining("; "));
        if (!failed.isEmpty()) {
            return failed;
        }
        int missing = expected - activations.size();
        return missing <= 0
                ? null
                : missing + " of " + expected
                        + " managers not registered: a reference or configuration is missing, kn:why names it";
    }
}

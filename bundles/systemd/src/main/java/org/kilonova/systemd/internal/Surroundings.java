// SPDX-License-Identifier: Apache-2.0
package org.kilonova.systemd.internal;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What systemd has told this process in its environment.
 *
 * @param listened whether somebody listens to notifications
 * @param watchdog within which this process must say that it is alive, again and again; empty if it need not
 */
record Surroundings(boolean listened, Optional<Duration> watchdog) {

    private static final Logger LOG = LoggerFactory.getLogger(Surroundings.class);

    static Surroundings of(Map<String, String> environment, long pid) {
        return new Surroundings(
                !environment.getOrDefault("NOTIFY_SOCKET", "").isEmpty(),
                Optional.ofNullable(environment.get("WATCHDOG_USEC"))
                        .filter(period -> environment
                                .getOrDefault("WATCHDOG_PID", Long.toString(pid))
                                .equals(Long.toString(pid)))
                        .flatMap(Surroundings::period));
    }

    private static Optional<Duration> period(String micros) {
        try {
            return Optional.of(Duration.of(Long.parseLong(micros), ChronoUnit.MICROS))
                    .filter(period -> period.compareTo(Duration.ZERO) > 0);
        } catch (NumberFormatException e) {
            LOG.warn("WATCHDOG_USEC is '{}' and not a number of microseconds: systemd gets no signs of life", micros);
            return Optional.empty();
        }
    }
}

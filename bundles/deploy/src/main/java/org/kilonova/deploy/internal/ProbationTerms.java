// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.kilonova.container.SwapRules;

/**
 * How a new version proves itself, as the operator decides.
 *
 * @param time after which it has; zero does without
 * @param calls after which it has earlier; 0 is any number
 * @param least so many calls are needed to judge
 * @param errorMargin by how much the part of failed calls may be above the old one, from 0 to 1
 * @param latencyFactor by how much calls may be slower
 * @param latencyFloor a difference below this is none
 */
record ProbationTerms(
        Duration time, long calls, int least, double errorMargin, double latencyFactor, Duration latencyFloor) {

    /** For people. */
    String terms(SwapRequest request, Instant now) {
        Instant since = now.truncatedTo(ChronoUnit.SECONDS);
        String file = request.jar().name();
        String share = request.share() == 100 ? " serves" : " serves " + request.share() + " % of the calls";
        String enough = calls == 0 ? "" : " or " + calls + " calls";
        return "version " + request.jar().facts().version() + share + " since " + since + "; until " + since.plus(time)
                + enough + "; kn:promote " + file + " keeps it, kn:rollback " + file + " goes back";
    }

    SwapRules rules(boolean exclusive, int share) {
        return new SwapRules(exclusive, share, time, calls, least, errorMargin, latencyFactor, latencyFloor);
    }
}

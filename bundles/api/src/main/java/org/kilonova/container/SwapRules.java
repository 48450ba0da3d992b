// SPDX-License-Identifier: Apache-2.0
package org.kilonova.container;

import java.time.Duration;

/**
 * How the managers of a new version prove themselves. Their figures are compared with the last ones of the old managers, for each method
 * and for all together.
 *
 * @param exclusive whether the old managers must have ended before the new ones start
 * @param share of the messages that goes to the new ones until they have proved themselves, in percent from 1 to 100
 * @param time after which they have proved themselves; zero does without
 * @param calls after which they have proved themselves earlier; 0 is any number
 * @param least so many calls are needed to judge
 * @param errorMargin by how much the part of failed calls may be above the old one, from 0 to 1
 * @param latencyFactor by how much calls may be slower: the 90th percentile, compared with the old one
 * @param latencyFloor a difference below this is none
 */
public record SwapRules(
        boolean exclusive,
        int share,
        Duration time,
        long calls,
        int least,
        double errorMargin,
        double latencyFactor,
        Duration latencyFloor) {}

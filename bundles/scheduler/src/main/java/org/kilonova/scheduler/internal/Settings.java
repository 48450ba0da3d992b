// SPDX-License-Identifier: Apache-2.0
package org.kilonova.scheduler.internal;

import java.time.Duration;
import java.util.List;
import org.kilonova.scheduler.internal.choice.Weigher;

/**
 * What the configuration says.
 *
 * @param maxBuilds placements that may wait for their hosts before further ones are refused
 * @param buildTimeout after which a host that has not answered is asked again, and what it does not report is missing
 * @param deletedRetention how long the record of a deleted instance is kept
 * @param weighers what makes one host better than another
 */
record Settings(int maxBuilds, Duration buildTimeout, Duration deletedRetention, List<Weigher> weighers) {}

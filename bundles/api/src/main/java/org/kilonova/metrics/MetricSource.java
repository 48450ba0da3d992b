// SPDX-License-Identifier: Apache-2.0
package org.kilonova.metrics;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Somebody who can tell what it has counted. An OSGi service; asked each time that metrics are read, on a thread of whoever reads them
 * for all, at most once at a time. One that does not answer within two seconds is left out, and not asked again before it has answered.
 * What is counted between two readings costs no more than its counters.
 */
@ConsumerType
public interface MetricSource {

    /** What is known at this moment; never waits. Names of families are of one source only. */
    List<MetricFamily> collect();
}

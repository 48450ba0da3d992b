// SPDX-License-Identifier: Apache-2.0
package org.kilonova.health.internal;

import java.io.IOException;
import java.util.Hashtable;
import java.util.Map;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bounds the threads that run health checks, before the bundle starts that has them: 25 would be too many for a handful of checks. Some
 * have to be free while others wait for a database.
 */
@Component(
        service = {},
        immediate = true)
public final class HealthThreads {

    private static final Logger LOG = LoggerFactory.getLogger(HealthThreads.class);

    private static final String PID = "org.apache.felix.hc.core.impl.executor.HealthCheckExecutorThreadPool";
    private static final int THREADS = 8;

    @Activate
    public HealthThreads(@Reference ConfigurationAdmin configurations) {
        try {
            configurations.getConfiguration(PID, "?").update(new Hashtable<>(Map.of("threadPoolSize", THREADS)));
        } catch (IOException e) {
            LOG.warn(
                    "The number of threads for health checks cannot be set; there are as many as their bundle likes",
                    e);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.kilonova.container;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What this container hosts. An OSGi service; thread-safe; all records are snapshots. A service is named by its topic, or by {@code
 * topic.host} where one container runs the topic under several hosts.
 */
@ProviderType
public interface Container {

    /** The setting {@code host}. */
    String host();

    /** All services at work here or waiting for their manager, by topic and host. */
    List<HostedServiceInfo> services();

    /**
     * One service.
     *
     * @throws NoSuchServiceHereException naming those that there are
     */
    HostedServiceInfo service(String name);

    /** Takes no new messages and runs no tasks, until {@link #resume}; calls in flight go on. */
    void pause(String name);

    /** Ends {@link #pause} or {@link #drain}. */
    void resume(String name);

    /**
     * Pauses, and waits until the calls in flight have ended.
     *
     * @return true when none is left, false when {@code limit} came first; it stays paused either way
     */
    boolean drain(String name, Duration limit);

    /**
     * Runs a periodic task now, unless it is running, and waits for it.
     *
     * @return how it ended
     */
    TaskInfo runTask(String name, String task);

    /**
     * Completes when every manager that the bundle has registered so far is active or has failed, with the outcome of each.
     *
     * @param bundleId of a started bundle
     */
    CompletableFuture<List<Activation>> whenSettled(long bundleId);
}

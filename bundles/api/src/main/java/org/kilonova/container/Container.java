// SPDX-License-Identifier: Apache-2.0
package org.kilonova.container;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.kilonova.transport.DeadLetters;
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

    /**
     * How the calls of a service have gone, by method.
     *
     * @throws NoSuchServiceHereException naming those that there are
     */
    List<MethodFigures> figures(String name);

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
     * Ends a service and deletes its record: calls in flight end first, within {@code graceful_shutdown_timeout}. Its manager stays
     * registered without serving; registered anew, it comes up as a new service.
     */
    void kill(String name);

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

    /**
     * Begins a swap: the managers that {@code next} registers from now on wait, once they are prepared, for {@link Swap#commit}.
     *
     * @param old id of the bundle whose managers serve
     * @param next id of the bundle that has not been started yet
     * @throws IllegalStateException if one of the two is in a swap already, or the container is stopping
     */
    Swap swap(long old, long next, SwapRules rules);

    /**
     * What callers could use on the service of that name and could not if a manager of that class served it: methods and versions that
     * vanish, parameters that are no longer known, that are needed now, or that are of another kind. Empty if nothing.
     *
     * @param name of a service; without one at work here, nothing can be missed
     * @param manager a class with {@link org.kilonova.rpc.Rpc} methods; it is not initialised
     */
    List<String> contractBreaks(String name, Class<?> manager);

    /** The dead letters of the transport in force. */
    DeadLetters deadLetters();

    /**
     * What keeps the transport in force from carrying messages at this moment, as a clause for people; empty while nothing does.
     * Never waits.
     */
    Optional<String> transportProblem();
}

// SPDX-License-Identifier: Apache-2.0
package org.kilonova.manager;

import java.util.Map;
import org.kilonova.rpc.CallContext;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A long-lived worker of the user's, registered as an OSGi service with a {@link Topic}. Its {@link org.kilonova.rpc.Rpc}
 * methods can be called from outside, its {@link PeriodicTask} methods are run on schedule.
 *
 * <p>All hooks run on worker threads of the container, never two hooks of one instance at a time; the first
 * message arrives only after {@link #initHost} has returned. A hook that throws fails the step it belongs to, and its
 * message is shown to the operator.
 */
@ConsumerType
public interface Manager {

    /**
     * Service property: the name under which the manager is addressed. See {@link Topic}. Without it, {@link #BINARY} is required, and
     * the manager receives no messages: it has hooks, tasks and a record, and when the container stops it ends before those it
     * calls.
     */
    String TOPIC = "kilonova.topic";

    /** Service property: runs the manager under another host name than the container's. */
    String HOST = "kilonova.host";

    /** Service property: the kind of service in its record. Default {@code kilonova-<topic>}. */
    String BINARY = "kilonova.binary";

    /** Service property, boolean: two instances cannot run at the same time. See {@link Exclusive}. */
    String EXCLUSIVE = "kilonova.exclusive";

    /** Service property {@code kilonova.task.<name>.spacing}: overrides a task's spacing, in seconds. */
    String TASK_PREFIX = "kilonova.task.";

    /**
     * Prepares the manager before its first message; the service record and the consumers do not exist yet.
     * Ends within {@code init_timeout} or is interrupted.
     */
    default void initHost(ManagerContext context) throws Exception {}

    /** Reports what the host has to offer. Called once at start, after the service record is there. */
    default void updateAvailableResource(CallContext context) throws Exception {}

    /**
     * Gives the state that the next version needs, as JSON-like values (maps, lists, strings, numbers, booleans, null); it gets a copy.
     * Another value is a failure of the swap.
     * Called while this instance still serves; of an {@link Exclusive} one after its last call.
     */
    default Map<String, Object> handOver() throws Exception {
        return Map.of();
    }

    /**
     * Receives what {@link #handOver} of the previous version gave, after {@link #initHost} and before the first message. An {@link
     * Exclusive} manager that is started again because the next version failed receives what it had handed over itself.
     */
    default void takeOver(Map<String, Object> state) throws Exception {}

    /** Called once at the end, after the last call has ended. */
    default void cleanupHost() throws Exception {}
}

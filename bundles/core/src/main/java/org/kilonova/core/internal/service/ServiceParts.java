// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal.service;

/**
 * What one service consists of, for those who do a part of its work.
 *
 * @param monitor of the service, never held while something waits
 */
record ServiceParts(
        String topic,
        Object monitor,
        Environment environment,
        Hooks hooks,
        Attachment attachment,
        TaskSet tasks,
        StateMachine machine,
        Roster roster) {

    ServiceSettings settings() {
        return environment.settings().get();
    }

    /** Schedules the tasks of the generation in which they run. Called with the monitor held. */
    void schedule() {
        tasks.follow(roster.forTasks(), roster.standby(), settings().periodicInterval());
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.kilonova.container;

import java.util.List;
import java.util.UUID;

/**
 * A manager at work on this host.
 *
 * @param topic where it is addressed
 * @param host under which host
 * @param binary the kind of service in its record
 * @param recordId its service record, or null while there is none
 * @param state where it stands
 * @param reason why it stands there
 * @param generations the current one last; earlier ones while they still end their calls
 * @param queued messages waiting, as far as the transport knows
 * @param calls in flight now, oldest first
 * @param methods what can be called
 * @param tasks what runs on schedule
 * @param history the last state changes, oldest first
 */
public record HostedServiceInfo(
        String topic,
        String host,
        String binary,
        UUID recordId,
        ServiceState state,
        String reason,
        List<GenerationInfo> generations,
        int queued,
        List<CallInfo> calls,
        List<MethodInfo> methods,
        List<TaskInfo> tasks,
        List<StateChange> history) {}

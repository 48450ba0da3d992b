// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import org.kilonova.container.TaskInfo;

/**
 * A periodic task and whose it is.
 *
 * @param topic of the service
 * @param host of the service
 * @param task its state
 */
public record ServiceTask(String topic, String host, TaskInfo task) {}

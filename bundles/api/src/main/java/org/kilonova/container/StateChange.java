// SPDX-License-Identifier: Apache-2.0
package org.kilonova.container;

import java.time.Instant;

/**
 * One step of a service's history.
 *
 * @param time by this host's clock
 * @param from the state before
 * @param to the state after
 * @param reason why, for people
 */
public record StateChange(Instant time, ServiceState from, ServiceState to, String reason) {}

// SPDX-License-Identifier: Apache-2.0
package org.kilonova.scheduler.internal.wire;

import java.util.List;
import java.util.UUID;

/**
 * A part of the list of instances.
 *
 * @param instances the oldest first
 * @param next the marker that leads to the next page, or null on the last one
 */
public record InstancePage(List<Instance> instances, UUID next) {}

// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import java.util.List;

/**
 * A part of the list of instances.
 *
 * @param instances the oldest first
 * @param next the marker of the following page, or null on the last one
 */
record InstancePage(List<Instance> instances, String next) {}

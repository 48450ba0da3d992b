// SPDX-License-Identifier: Apache-2.0
package org.kilonova.container;

/**
 * How one manager of a bundle came up.
 *
 * @param topic its topic
 * @param generation its number in the service
 * @param active whether it serves now
 * @param reason why not, or null
 */
public record Activation(String topic, int generation, boolean active, String reason) {}

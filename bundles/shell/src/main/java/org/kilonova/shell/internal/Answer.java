// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

/**
 * What a call came back with.
 *
 * @param value JSON-like; may be null
 */
public record Answer(Object value) {}

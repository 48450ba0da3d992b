// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

/**
 * What an instance has written.
 *
 * @param output its last lines
 */
public record ConsoleOutput(String output) {}

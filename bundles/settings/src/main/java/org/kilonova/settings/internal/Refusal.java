// SPDX-License-Identifier: Apache-2.0
package org.kilonova.settings.internal;

/**
 * A value that was not let through.
 *
 * @param value as the file has it; kept in the clear to recognise it, so never shown
 * @param reason why not, without the value
 */
record Refusal(String value, String reason) {}

// SPDX-License-Identifier: Apache-2.0
package org.kilonova.container;

/**
 * How an operator wants a swap.
 *
 * @param by who wants it, for the history
 * @param force whether objections of the check are overruled
 * @param share of the messages that goes to the new version during probation, in percent from 1 to 100
 */
public record SwapOptions(String by, boolean force, int share) {}

// SPDX-License-Identifier: Apache-2.0
package org.kilonova.container;

import java.time.Duration;

/**
 * What a swap has done so far.
 *
 * @param pause for which no message was begun: the longest of its services
 * @param oldCalls messages that the old managers have ended since the switch
 * @param newCalls messages that the new managers have ended
 * @param newErrors those of the new managers that ended with an error
 */
public record SwapFigures(Duration pause, long oldCalls, long newCalls, long newErrors) {}

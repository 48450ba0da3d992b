// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import org.kilonova.transport.DeadLetter;

/**
 * A topic and its dead letters.
 *
 * @param topic whose they are
 * @param letters how many there are
 * @param oldest the first of them, or null if there is none
 */
public record DeadTopic(String topic, int letters, DeadLetter oldest) {}

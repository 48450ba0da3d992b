// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

/** Collects what can be known about a topic, hosted or not. */
interface Investigation {

    Evidence of(String topic);
}

// SPDX-License-Identifier: Apache-2.0
package org.kilonova.store;

/**
 * What a service knows of itself when it registers.
 *
 * @param host who runs it
 * @param binary the kind of service
 * @param topic where it is addressed, or null
 * @param version of the software
 * @param enabled whether a record that is created now starts enabled
 */
public record NewRecord(String host, String binary, String topic, String version, boolean enabled) {}

// SPDX-License-Identifier: Apache-2.0
package org.kilonova.container;

/**
 * One key of the configuration.
 *
 * @param pid whose
 * @param key its name in the file
 * @param value in force, {@code ***} if it is a secret
 * @param defaultValue as documented
 * @param source the file that sets it, or {@code default}
 * @param problem why the value in the file was refused, or null
 * @param description unit and meaning
 */
public record Setting(
        String pid, String key, String value, String defaultValue, String source, String problem, String description) {}

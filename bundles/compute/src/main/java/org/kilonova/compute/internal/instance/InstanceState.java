// SPDX-License-Identifier: Apache-2.0
package org.kilonova.compute.internal.instance;

/**
 * Where an instance stands on its host.
 *
 * <table>
 * <caption>Transitions</caption>
 * <tr><th>from</th><th>to</th><th>when</th></tr>
 * <tr><td>BUILDING</td><td>ACTIVE</td><td>the scheduler let it, and its process runs</td></tr>
 * <tr><td>ACTIVE</td><td>SHUTOFF</td><td>its process ended</td></tr>
 * <tr><td>ACTIVE, SHUTOFF, ERROR</td><td>REBOOTING</td><td>asked to</td></tr>
 * <tr><td>REBOOTING</td><td>ACTIVE</td><td>the old process has ended, the new one runs</td></tr>
 * <tr><td>BUILDING, REBOOTING</td><td>ERROR</td><td>its process could not be started</td></tr>
 * <tr><td>ACTIVE</td><td>ERROR</td><td>its process ended at once, and not well</td></tr>
 * <tr><td>any</td><td>DELETING</td><td>asked to</td></tr>
 * <tr><td>DELETING</td><td>DELETED</td><td>its process has ended and its directory is gone</td></tr>
 * </table>
 */
public enum InstanceState {
    BUILDING,
    ACTIVE,
    REBOOTING,
    SHUTOFF,
    ERROR,
    DELETING,
    DELETED
}

// SPDX-License-Identifier: Apache-2.0
package org.kilonova.container;

/**
 * Where a hosted service stands.
 *
 * <table>
 * <caption>Transitions</caption>
 * <tr><th>from</th><th>to</th><th>when</th></tr>
 * <tr><td>ARRIVED</td><td>INITIALIZING</td><td>its turn has come</td></tr>
 * <tr><td>INITIALIZING</td><td>REGISTERING</td><td>initHost has returned</td></tr>
 * <tr><td>REGISTERING</td><td>REPORTING_RESOURCES</td><td>record found or created, or the database is away</td></tr>
 * <tr><td>REPORTING_RESOURCES</td><td>CONNECTING</td><td>updateAvailableResource has returned</td></tr>
 * <tr><td>CONNECTING</td><td>RUNNING</td><td>three consumers attached, timers started</td></tr>
 * <tr><td>RUNNING, PAUSED</td><td>the same</td><td>the next generation has taken over</td></tr>
 * <tr><td>RUNNING</td><td>PAUSED</td><td>pause</td></tr>
 * <tr><td>RUNNING, PAUSED</td><td>DRAINING</td><td>drain, or the manager goes, or the container stops</td></tr>
 * <tr><td>DRAINING</td><td>PAUSED</td><td>drained by the operator</td></tr>
 * <tr><td>DRAINING</td><td>HOLDING</td><td>its manager is gone; messages wait for the next one</td></tr>
 * <tr><td>PAUSED</td><td>RUNNING</td><td>resume</td></tr>
 * <tr><td>HOLDING</td><td>INITIALIZING</td><td>a manager for the topic came in time</td></tr>
 * <tr><td>HOLDING, DRAINING</td><td>STOPPED</td><td>swap_grace is over, or the container stops</td></tr>
 * <tr><td>any before RUNNING</td><td>FAILED</td><td>the step failed or took too long</td></tr>
 * <tr><td>FAILED</td><td>INITIALIZING</td><td>the back-off is over</td></tr>
 * <tr><td>any before RUNNING, FAILED</td><td>HOLDING, STOPPED</td><td>its manager goes, it is killed, or the container stops</td></tr>
 * </table>
 */
public enum ServiceState {
    ARRIVED,
    INITIALIZING,
    REGISTERING,
    REPORTING_RESOURCES,
    CONNECTING,
    RUNNING,
    PAUSED,
    DRAINING,
    HOLDING,
    FAILED,
    STOPPED
}

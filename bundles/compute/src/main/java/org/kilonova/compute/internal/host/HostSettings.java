// SPDX-License-Identifier: Apache-2.0
package org.kilonova.compute.internal.host;

import java.time.Duration;

/**
 * The settings of a compute host.
 *
 * @param vcpus that it has; 0 is what the operating system says
 * @param memoryMb that it has, in MiB; 0 is what the operating system says
 * @param diskMb that it has, in MiB; 0 is what the operating system says
 * @param reservedMemoryMb that instances don't get, in MiB
 * @param cpuRatio how often each processor may be claimed
 * @param memoryRatio how often memory may be claimed
 * @param diskRatio how often disk may be claimed
 * @param maxInstances at most
 * @param simulated no processes
 * @param grace between asking a process to end and ending it
 * @param consoleLimit of a console, in bytes
 * @param builders how many processes are started at the same time
 */
public record HostSettings(
        int vcpus,
        int memoryMb,
        int diskMb,
        int reservedMemoryMb,
        double cpuRatio,
        double memoryRatio,
        double diskRatio,
        int maxInstances,
        boolean simulated,
        Duration grace,
        long consoleLimit,
        int builders) {}

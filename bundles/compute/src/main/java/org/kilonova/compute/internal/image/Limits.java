// SPDX-License-Identifier: Apache-2.0
package org.kilonova.compute.internal.image;

/**
 * What the operating system grants the process of an instance, and each process that it starts; 0 is no limit.
 *
 * @param openFiles at the same time
 * @param fileSizeMb MiB that a single file may grow to
 * @param cpuSeconds of processor time
 * @param addressSpaceMb MiB of address space
 */
public record Limits(int openFiles, int fileSizeMb, int cpuSeconds, int addressSpaceMb) {

    public static final Limits NONE = new Limits(0, 0, 0, 0);
}

// SPDX-License-Identifier: Apache-2.0
package org.kilonova.compute.internal.image;

/**
 * What an instance claims, or what there is to be claimed.
 *
 * @param vcpus processors
 * @param memoryMb MiB of memory
 * @param diskMb MiB of disk
 */
public record Resources(int vcpus, int memoryMb, int diskMb) {

    public static final Resources NONE = new Resources(0, 0, 0);

    public Resources plus(Resources other) {
        return new Resources(vcpus + other.vcpus, memoryMb + other.memoryMb, diskMb + other.diskMb);
    }

    public Resources minus(Resources other) {
        return new Resources(vcpus - other.vcpus, memoryMb - other.memoryMb, diskMb - other.diskMb);
    }
}

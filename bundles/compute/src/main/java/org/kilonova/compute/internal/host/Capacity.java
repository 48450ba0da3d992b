// SPDX-License-Identifier: Apache-2.0
package org.kilonova.compute.internal.host;

import java.util.function.Supplier;
import org.kilonova.compute.internal.image.Resources;

/** What a host has, and how much of it may be claimed: the settings' word before the operating system's. Thread-safe. */
final class Capacity {

    private final Supplier<Resources> machine;
    private final Supplier<HostSettings> settings;

    Capacity(Supplier<Resources> machine, Supplier<HostSettings> settings) {
        this.machine = machine;
        this.settings = settings;
    }

    Resources total() {
        HostSettings s = settings.get();
        Resources real = machine.get();
        return new Resources(
                s.vcpus() > 0 ? s.vcpus() : real.vcpus(),
                s.memoryMb() > 0 ? s.memoryMb() : real.memoryMb(),
                s.diskMb() > 0 ? s.diskMb() : real.diskMb());
    }

    Resources limit() {
        HostSettings s = settings.get();
        Resources total = total();
        return new Resources(
                (int) (total.vcpus() * s.cpuRatio()),
                (int) (Math.max(0, total.memoryMb() - s.reservedMemoryMb()) * s.memoryRatio()),
                (int) (total.diskMb() * s.diskRatio()));
    }
}

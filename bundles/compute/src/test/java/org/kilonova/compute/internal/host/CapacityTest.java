// SPDX-License-Identifier: Apache-2.0
package org.kilonova.compute.internal.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kilonova.compute.internal.image.Resources;

class CapacityTest {

    private static final Resources REAL = new Resources(2, 8000, 100_000);

    private static Capacity capacity(int vcpus, int memoryMb, int diskMb, int reserved) {
        HostSettings settings =
                new HostSettings(vcpus, memoryMb, diskMb, reserved, 16, 1.5, 0.5, 10, false, Duration.ZERO, 1 << 20, 1);
        return new Capacity(() -> REAL, () -> settings);
    }

    @Test
    void is_what_the_machine_has_times_the_ratios_without_the_reserve() {
        Capacity capacity = capacity(0, 0, 0, 512);

        assertEquals(REAL, capacity.total());
        assertEquals(new Resources(32, 11_232, 50_000), capacity.limit());
    }

    @Test
    void settings_count_more_than_the_machine() {
        Capacity capacity = capacity(1, 100, 10, 0);

        assertEquals(new Resources(1, 100, 10), capacity.total());
        assertEquals(new Resources(16, 150, 5), capacity.limit());
    }

    @Test
    void a_reserve_beyond_what_there_is_leaves_nothing() {
        assertEquals(0, capacity(0, 100, 0, 512).limit().memoryMb());
    }

    @Test
    void the_machine_has_something(@TempDir Path directory) throws IOException {
        Machine machine = new Machine(directory);

        Resources resources = machine.resources();
        assertTrue(resources.vcpus() > 0 && resources.memoryMb() > 0 && resources.diskMb() > 0, resources::toString);
        assertTrue(!machine.cpuModel().isBlank());
    }
}

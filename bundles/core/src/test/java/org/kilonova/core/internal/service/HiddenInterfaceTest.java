// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal.service;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.kilonova.rpc.Target;

@Timeout(120)
class HiddenInterfaceTest {

    interface Hidden {
        String who();

        default String loud() {
            return who() + "!";
        }
    }

    @Test
    void aDefaultMethodOfAnInterfaceThatIsNotPublicRuns(@TempDir Path data) {
        try (House house = new House(data, 8)) {
            house.started("t", "a", house.probe("one"));
            assertEquals(
                    "one!",
                    house.client().proxy(Hidden.class, Target.topic("t")).loud());
        }
    }
}

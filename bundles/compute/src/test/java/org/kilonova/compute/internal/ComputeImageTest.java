// SPDX-License-Identifier: Apache-2.0
package org.kilonova.compute.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.kilonova.compute.internal.image.Image;
import org.kilonova.compute.internal.image.Limits;
import org.kilonova.compute.internal.image.Resources;

class ComputeImageTest {

    private static final Map<String, Object> PID = Map.of("service.pid", "org.kilonova.image~echo");

    private static ComputeImage.Config config(Map<String, Object> given) {
        return Settings.of(ComputeImage.Config.class, given);
    }

    private static ComputeImage.Config echo(String... command) {
        return config(Map.of("command", command));
    }

    @Test
    void has_the_name_of_its_pid_and_limits_of_its_claim() {
        Image image = new ComputeImage(config(Map.of("command", new String[] {"/bin/echo"}, "disk__mb", 7)), PID)
                .image()
                .orElseThrow();

        assertEquals("echo", image.name());
        assertEquals(new Resources(1, 64, 7), image.claim());
        assertEquals(new Limits(1024, 7, 0, 0), image.limits());
    }

    @Test
    void a_bad_one_is_none() {
        assertEquals(Optional.empty(), new ComputeImage(echo(), PID).image());
        assertEquals(
                Optional.empty(),
                new ComputeImage(echo("/bin/echo"), Map.of("service.pid", "org.kilonova.image")).image());
    }

    @Test
    void one_that_is_made_bad_stays_as_it_was_and_one_that_is_made_good_is_there() {
        ComputeImage component = new ComputeImage(echo("/bin/echo"), PID);
        component.modified(echo("{nothing}"), PID);
        assertEquals("/bin/echo", component.image().orElseThrow().executable());

        component.modified(echo("/bin/cat"), PID);
        assertEquals("/bin/cat", component.image().orElseThrow().executable());

        ComputeImage late = new ComputeImage(echo(), PID);
        late.modified(echo("/bin/cat"), PID);
        assertTrue(late.image().isPresent());
    }

    @Test
    void images_come_up_before_the_manager() {
        assertTrue(ComputeImage.class.getName().compareTo(ComputeManager.class.getName()) < 0);
    }
}

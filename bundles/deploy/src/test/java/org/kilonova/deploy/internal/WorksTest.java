// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class WorksTest {

    private final Queue<Runnable> watch = new ArrayDeque<>();
    private final List<String> heard = new ArrayList<>();
    private final Works works = new Works(Runnable::run, watch::add);

    @Test
    void tellsTheResultOnTheWatch() {
        works.run(() -> "done", (value, failure) -> heard.add(value + " " + failure), this::broken);
        assertEquals(List.of(), heard);
        assertTrue(works.running());
        watch.remove().run();
        assertEquals(List.of("done null"), heard);
        assertFalse(works.running());
    }

    @Test
    void tellsTheFailureItself() {
        works.run(
                () -> {
                    throw new RefusedException("no", false, null);
                },
                (value, failure) -> heard.add(failure.getMessage()),
                this::broken);
        watch.remove().run();
        assertEquals(List.of("no"), heard);
    }

    @Test
    void tellsThatTheResultCouldNotBeHandled() {
        works.run(
                () -> "done",
                (value, failure) -> {
                    throw new IllegalStateException("uninstalled");
                },
                this::broken);
        watch.remove().run();
        assertEquals(List.of("broken: uninstalled"), heard);
        assertFalse(works.running());
    }

    private void broken(Throwable failure) {
        heard.add("broken: " + failure.getMessage());
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal.service;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class TaskFailuresTest {

    private final TaskFailures failures = new TaskFailures();

    @Test
    void theSameFailureIsNewsOnce() {
        assertTrue(failures.isNews("count", new IOException("the database is away")));
        assertFalse(failures.isNews("count", new IOException("the database is away")));
        assertTrue(failures.isNews("other", new IOException("the database is away")));
        assertTrue(failures.isNews("count", new IOException("the disk is full")));
        assertFalse(failures.isNews("count", new IOException("the disk is full")));
    }

    @Test
    void thatItIsOverIsNewsOnceAndThenItMayFailAnew() {
        assertFalse(failures.isOver("count"));
        failures.isNews("count", new IOException("the database is away"));
        assertTrue(failures.isOver("count"));
        assertFalse(failures.isOver("count"));
        assertTrue(failures.isNews("count", new IOException("the database is away")));
    }
}

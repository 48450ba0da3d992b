// SPDX-License-Identifier: Apache-2.0
package org.kilonova.store.jdbc.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URL;
import java.net.URLClassLoader;
import org.junit.jupiter.api.Test;

class PoolThreadsTest {

    @Test
    void aThreadHasANameOfOursAndNothingOfWhoeverAskedForIt() throws Exception {
        PoolThreads threads = new PoolThreads();
        ClassLoader mine = Thread.currentThread().getContextClassLoader();
        try (URLClassLoader managers = new URLClassLoader(new URL[0])) {
            Thread.currentThread().setContextClassLoader(managers);
            Thread first = threads.newThread(() -> {});
            assertEquals("kn-store-pool-1", first.getName());
            assertTrue(first.isDaemon());
            assertSame(PoolThreads.class.getClassLoader(), first.getContextClassLoader());
            assertEquals("kn-store-pool-2", threads.newThread(() -> {}).getName());
        } finally {
            Thread.currentThread().setContextClassLoader(mine);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal.timer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.kilonova.manager.Manager;
import org.kilonova.manager.PeriodicTask;
import org.kilonova.rpc.CallContext;

class TaskMethodTest {

    private static final List<String> RAN = new ArrayList<>();

    static class Base implements Manager {
        @PeriodicTask(spacing = "PT1M", runImmediately = true)
        private void secret(CallContext context) {
            RAN.add("secret " + context.requestId());
        }

        @PeriodicTask
        void replaced() {
            RAN.add("base");
        }

        @PeriodicTask
        void ended() {}
    }

    static class Sub extends Base {
        @PeriodicTask(name = "other", spacing = "PT0S")
        @Override
        void replaced() {
            RAN.add("sub");
        }

        @Override
        void ended() {}

        @PeriodicTask
        void fails() throws IOException {
            throw new IOException("no");
        }

        @PeriodicTask
        void breaks() {
            throw new AssertionError("broken");
        }
    }

    @Test
    void tasksAreFoundWithTheirNamesAndSpacings() throws Throwable {
        RAN.clear();
        List<TaskMethod> tasks = TaskMethod.of(new Sub());
        assertEquals(
                List.of("breaks", "fails", "other", "secret"),
                tasks.stream().map(TaskMethod::name).toList());
        assertEquals(null, tasks.get(1).spacing());
        assertEquals(Duration.ZERO, tasks.get(2).spacing());
        assertEquals(Duration.ofMinutes(1), tasks.get(3).spacing());
        assertTrue(tasks.get(3).runImmediately());
        tasks.get(2).run(CallContext.of("r"));
        tasks.get(3).run(CallContext.of("r"));
        assertEquals(List.of("sub", "secret r"), RAN);
    }

    @Test
    void whatTheTaskThrowsComesOutAsItIs() {
        List<TaskMethod> tasks = TaskMethod.of(new Sub());
        assertEquals(
                "no",
                assertThrows(IOException.class, () -> tasks.get(1).run(CallContext.of("r")))
                        .getMessage());
        assertSame(
                AssertionError.class,
                assertThrows(Throwable.class, () -> tasks.get(0).run(CallContext.of("r")))
                        .getClass());
    }

    @Test
    void whatCannotBeATaskIsNamed() {
        refused(
                new Manager() {
                    @PeriodicTask
                    void wrong(String text) {}
                },
                "wrong may have one parameter, of type CallContext, or none");
        refused(
                new Manager() {
                    @PeriodicTask(spacing = "60")
                    void wrong() {}
                },
                "wrong: spacing \"60\" is no ISO-8601 duration such as \"PT1M\"");
        refused(
                new Manager() {
                    @PeriodicTask(spacing = "PT-1S")
                    void wrong() {}
                },
                "wrong: spacing PT-1S is negative");
        refused(
                new Manager() {
                    @PeriodicTask(name = "b")
                    void a() {}

                    @PeriodicTask
                    void b() {}
                },
                "two periodic tasks are named b");
    }

    private static void refused(Manager manager, String part) {
        String message = assertThrows(IllegalArgumentException.class, () -> TaskMethod.of(manager))
                .getMessage();
        assertTrue(message.contains(part), message);
        assertTrue(message.contains(manager.getClass().getName()), message);
    }
}

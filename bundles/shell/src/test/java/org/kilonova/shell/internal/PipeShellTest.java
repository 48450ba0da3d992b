// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.apache.felix.service.command.CommandProcessor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

class PipeShellTest {

    private final Queue<Object> seen = new ConcurrentLinkedQueue<>();
    private final CountDownLatch stopped = new CountDownLatch(1);

    @ParameterizedTest
    @ValueSource(classes = {IllegalStateException.class, StackOverflowError.class})
    void aShellThatCannotGoOnStopsTheContainerAsFailed(Class<? extends Throwable> failure) throws Exception {
        Throwable thrown = failure.getConstructor().newInstance();
        new PipeShell(context("pipe"), fake(CommandProcessor.class, (self, method, arguments) -> {
            throw thrown;
        }));
        assertTrue(stopped.await(30, TimeUnit.SECONDS), "still runs, though nobody can command it any more");
        assertEquals(List.of(1, "stop"), List.copyOf(seen));
    }

    @Test
    void anotherShellIsLeftAlone() {
        new PipeShell(context("terminal"), fake(CommandProcessor.class, (self, method, arguments) -> {
            throw new AssertionError(method);
        }));
        assertEquals(List.of(), List.copyOf(seen));
    }

    private BundleContext context(String shell) {
        ServiceReference<?> reference = fake(ServiceReference.class, (self, method, arguments) -> null);
        Bundle framework = fake(Bundle.class, (self, method, arguments) -> {
            assertEquals("stop", method.getName());
            seen.add("stop");
            stopped.countDown();
            return null;
        });
        return fake(BundleContext.class, (self, method, arguments) -> switch (method.getName()) {
            case "getProperty" -> shell;
            case "getBundle" -> framework;
            case "getServiceReferences" -> List.of(reference);
            case "getService" -> (IntConsumer) seen::add;
            default -> throw new AssertionError(method);
        });
    }

    private static <T> T fake(Class<T> type, InvocationHandler behaviour) {
        return type.cast(
                Proxy.newProxyInstance(PipeShellTest.class.getClassLoader(), new Class<?>[] {type}, behaviour));
    }
}

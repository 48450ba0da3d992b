// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.process;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.LifecycleMethodExecutionExceptionHandler;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.kilonova.itests.Distribution;
import org.opentest4j.TestAbortedException;

/** The containers of one test class: a failing test shows what they said, and none outlives the class. */
final class Containers
        implements AfterAllCallback, TestExecutionExceptionHandler, LifecycleMethodExecutionExceptionHandler {

    private final List<ContainerProcess> started = new CopyOnWriteArrayList<>();

    /** Starts one and waits until it has come up. */
    ContainerProcess start(ContainerHome home) {
        return begin(home, Map.of()).ready();
    }

    /** Starts one without waiting for anything. */
    ContainerProcess begin(ContainerHome home, Map<String, String> environment) {
        ContainerProcess container = new ContainerProcess(home, Distribution.root(), environment);
        started.add(container);
        return container;
    }

    @Override
    public void afterAll(ExtensionContext context) {
        started.forEach(ContainerProcess::close);
    }

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        throw explained(failure);
    }

    @Override
    public void handleBeforeAllMethodExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        throw explained(failure);
    }

    @Override
    public void handleAfterEachMethodExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        throw explained(failure);
    }

    private Throwable explained(Throwable failure) {
        if (failure instanceof TestAbortedException) {
            return failure;
        }
        // The home of a test before this one is gone already.
        String reports = started.stream()
                .filter(ContainerProcess::homeIsThere)
                .map(ContainerProcess::report)
                .collect(Collectors.joining("\n", "\n", ""));
        return new AssertionError(failure.getMessage() + reports, failure);
    }
}

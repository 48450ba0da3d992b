// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.process;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.LifecycleMethodExecutionExceptionHandler;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.kilonova.itests.Distribution;
import org.opentest4j.TestAbortedException;

/**
 * The containers of one test, or of a test class if the field is static: a failing test shows what they said, and none outlives the
 * test or the class. Their homes have to be there as long as they are.
 */
public final class Containers
        implements BeforeAllCallback,
                AfterAllCallback,
                AfterEachCallback,
                TestExecutionExceptionHandler,
                LifecycleMethodExecutionExceptionHandler {

    private final List<ContainerProcess> started = new CopyOnWriteArrayList<>();
    private boolean ofClass;

    /** Starts one and waits until it has come up. */
    public ContainerProcess start(ContainerHome home) {
        return start(home, Distribution.root());
    }

    ContainerProcess start(ContainerHome home, Path distribution) {
        return begin(home, distribution, Map.of(), List.of()).ready();
    }

    /** Starts one elsewhere, and waits until it has come up; see {@link ContainerProcess#ContainerProcess}. */
    public ContainerProcess start(ContainerHome home, List<String> within) {
        return begin(home, Distribution.root(), Map.of(), within).ready();
    }

    /** Starts one without waiting for anything. */
    ContainerProcess begin(ContainerHome home, Map<String, String> environment) {
        return begin(home, Distribution.root(), environment, List.of());
    }

    private ContainerProcess begin(
            ContainerHome home, Path distribution, Map<String, String> environment, List<String> within) {
        ContainerProcess container = new ContainerProcess(home, distribution, environment, within);
        started.add(container);
        return container;
    }

    /** Comes for static fields only. */
    @Override
    public void beforeAll(ExtensionContext context) {
        ofClass = true;
    }

    @Override
    public void afterEach(ExtensionContext context) {
        if (!ofClass) {
            started.forEach(ContainerProcess::close);
        }
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

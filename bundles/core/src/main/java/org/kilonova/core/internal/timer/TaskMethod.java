// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal.timer;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.kilonova.manager.Manager;
import org.kilonova.manager.PeriodicTask;
import org.kilonova.rpc.CallContext;

/** A method marked {@link PeriodicTask}, bound to its manager. A spacing of null means the setting {@code periodic_interval}. */
public final class TaskMethod {

    private final String name;
    private final Duration spacing;
    private final boolean runImmediately;
    private final Manager manager;
    private final Method method;

    private TaskMethod(String name, Duration spacing, boolean runImmediately, Manager manager, Method method) {
        this.name = name;
        this.spacing = spacing;
        this.runImmediately = runImmediately;
        this.manager = manager;
        this.method = method;
    }

    public String name() {
        return name;
    }

    public Duration spacing() {
        return spacing;
    }

    public boolean runImmediately() {
        return runImmediately;
    }

    /** Runs it on the calling thread; throws what the method throws. */
    public void run(CallContext context) throws Throwable {
        try {
            if (method.getParameterCount() == 0) {
                method.invoke(manager);
            } else {
                method.invoke(manager, context);
            }
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    /**
     * Finds the tasks of a manager, in the order of their names; an overriding method hides the one of its superclass.
     *
     * @throws IllegalArgumentException naming the method that cannot be a task, and why
     */
    public static List<TaskMethod> of(Manager manager) {
        Map<String, TaskMethod> tasks = new TreeMap<>();
        for (Method method : declared(manager.getClass())) {
            PeriodicTask annotation = method.getAnnotation(PeriodicTask.class);
            if (annotation != null) {
                TaskMethod task = task(manager, method, annotation);
                if (tasks.put(task.name, task) != null) {
                    throw new IllegalArgumentException("two periodic tasks are named " + task.name + " in "
                            + manager.getClass().getName() + ": give one of them another name");
                }
            }
        }
        return List.copyOf(tasks.values());
    }

    private static TaskMethod task(Manager manager, Method method, PeriodicTask annotation) {
        String where = "periodic task " + manager.getClass().getName() + "." + method.getName();
        Class<?>[] parameters = method.getParameterTypes();
        if (parameters.length > 1 || (parameters.length == 1 && parameters[0] != CallContext.class)) {
            throw new IllegalArgumentException(where + " may have one parameter, of type CallContext, or none");
        }
        Duration spacing = null;
        if (!annotation.spacing().isEmpty()) {
            try {
                spacing = Duration.parse(annotation.spacing());
            } catch (DateTimeException e) {
                throw new IllegalArgumentException(
                        where + ": spacing \"" + annotation.spacing() + "\" is no ISO-8601 duration such as \"PT1M\"",
                        e);
            }
            if (spacing.isNegative()) {
                throw new IllegalArgumentException(where + ": spacing " + spacing + " is negative");
            }
        }
        method.setAccessible(true);
        String name = annotation.name().isEmpty() ? method.getName() : annotation.name();
        return new TaskMethod(name, spacing, annotation.runImmediately(), manager, method);
    }

    private static List<Method> declared(Class<?> type) {
        List<Method> found = new ArrayList<>();
        for (Class<?> c = type; c != null && c != Object.class; c = c.getSuperclass()) {
            for (Method method : c.getDeclaredMethods()) {
                if (!method.isBridge() && found.stream().noneMatch(m -> overrides(m, method))) {
                    found.add(method);
                }
            }
        }
        return found;
    }

    private static boolean overrides(Method sub, Method base) {
        return sub.getName().equals(base.getName())
                && java.util.Arrays.equals(sub.getParameterTypes(), base.getParameterTypes());
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal.service;

import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import org.kilonova.container.NoSuchServiceHereException;
import org.kilonova.container.TaskInfo;
import org.kilonova.core.internal.timer.Alarms;
import org.kilonova.core.internal.timer.TaskMethod;
import org.kilonova.core.internal.timer.TaskTimer;

/** The periodic tasks of one service. They outlive its generations: a task of the same name keeps its schedule. Thread-safe. */
final class TaskSet {

    /** Runs the task of that name in the generation that is current. */
    @FunctionalInterface
    interface Runner {
        void run(String task) throws Throwable;
    }

    private final Alarms timers;
    private final Clock clock;
    private final Runner runner;
    private final Map<String, TaskTimer> tasks = new TreeMap<>();
    /** Tasks that only the generation has which stands by: they keep their schedules and do not run. */
    private final Map<String, TaskTimer> resting = new TreeMap<>();

    private final Map<String, Duration> spacings = new HashMap<>();
    private boolean paused;
    private boolean held;

    TaskSet(Alarms timers, Clock clock, Runner runner) {
        this.timers = timers;
        this.clock = clock;
        this.runner = runner;
    }

    /**
     * Schedules the tasks of a generation, and no others.
     *
     * @param standby whose tasks may be wanted again, or null
     * @param fallback for tasks that state no spacing
     */
    synchronized void follow(Generation generation, Generation standby, Duration fallback) {
        List<TaskMethod> methods = generation.tasks();
        Map<String, Duration> overrides = generation.spacings();
        rest(methods, standby == null ? List.of() : standby.tasks());
        spacings.clear();
        for (TaskMethod method : methods) {
            Duration own = overrides.getOrDefault(method.name(), method.spacing());
            spacings.put(method.name(), own);
            Duration spacing = own == null ? fallback : own;
            TaskTimer known = tasks.get(method.name());
            if (known != null) {
                known.paused(paused);
                known.held(held);
                known.spacing(spacing);
            } else {
                // Not the method itself: the timer outlives the generation whose class it is of.
                String name = method.name();
                TaskTimer timer = new TaskTimer(
                        name,
                        spacing,
                        () -> runner.run(name),
                        timers,
                        clock,
                        () -> ThreadLocalRandom.current().nextDouble());
                tasks.put(method.name(), timer);
                timer.paused(paused);
                timer.held(held);
                timer.start(method.runImmediately());
            }
        }
    }

    /** Lets the tasks rest that only the second have, and ends those that neither have. */
    private void rest(List<TaskMethod> wanted, List<TaskMethod> standby) {
        tasks.putAll(resting);
        resting.clear();
        tasks.entrySet().removeIf(task -> {
            if (has(wanted, task.getKey())) {
                return false;
            }
            if (has(standby, task.getKey())) {
                task.getValue().paused(true);
                resting.put(task.getKey(), task.getValue());
            } else {
                task.getValue().close();
            }
            return true;
        });
    }

    private static boolean has(List<TaskMethod> methods, String name) {
        return methods.stream().anyMatch(method -> method.name().equals(name));
    }

    /** Another {@code periodic_interval} for the tasks that state no spacing. */
    synchronized void fallback(Duration spacing) {
        tasks.forEach((name, timer) -> {
            if (spacings.get(name) == null) {
                timer.spacing(spacing);
            }
        });
    }

    synchronized void paused(boolean value) {
        paused = value;
        tasks.values().forEach(timer -> timer.paused(value));
    }

    /** What becomes due meanwhile runs once afterwards. */
    synchronized void held(boolean value) {
        held = value;
        tasks.values().forEach(timer -> timer.held(value));
    }

    synchronized void close() {
        tasks.values().forEach(TaskTimer::close);
        resting.values().forEach(TaskTimer::close);
    }

    synchronized List<TaskTimer.Figures> figures() {
        return tasks.values().stream().map(TaskTimer::figures).toList();
    }

    synchronized List<TaskInfo> info() {
        return tasks.values().stream().map(TaskTimer::info).toList();
    }

    /** The task of that name, whose run waits for nobody's lock. */
    synchronized TaskTimer get(String topic, String task) {
        TaskTimer timer = tasks.get(task);
        if (timer == null) {
            throw new NoSuchServiceHereException(topic + " has no task " + task + "; it has "
                    + (tasks.isEmpty() ? "none" : String.join(", ", tasks.keySet())));
        }
        return timer;
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rest.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import org.kilonova.container.Activation;
import org.kilonova.container.CallInfo;
import org.kilonova.container.Container;
import org.kilonova.container.GenerationInfo;
import org.kilonova.container.GenerationState;
import org.kilonova.container.HostedServiceInfo;
import org.kilonova.container.MethodFigures;
import org.kilonova.container.MethodInfo;
import org.kilonova.container.NoSuchServiceHereException;
import org.kilonova.container.ServiceState;
import org.kilonova.container.StateChange;
import org.kilonova.container.Swap;
import org.kilonova.container.SwapRules;
import org.kilonova.container.TaskInfo;
import org.kilonova.metrics.Histogram;
import org.kilonova.rpc.Delivery;
import org.kilonova.transport.DeadLetters;

/** Services that are as the test says. Thread-safe. */
final class FakeContainer implements Container {

    static final Instant SINCE = Instant.parse("2026-11-22T11:00:00Z");

    /** A drain or a run of a task ends when this is let go. */
    final CountDownLatch go = new CountDownLatch(1);

    private final Map<String, ServiceState> states = new ConcurrentSkipListMap<>();
    private final Map<String, Long> calls = new ConcurrentSkipListMap<>();
    volatile String transportProblem;

    /** A topic on {@code node-1}, or {@code topic.host}. */
    FakeContainer with(String name) {
        states.put(name.contains(".") ? name : name + ".node-1", ServiceState.RUNNING);
        return this;
    }

    void gone(String name) {
        states.remove(name + ".node-1");
    }

    /** It has ended so many calls. */
    void called(String topic, long count) {
        calls.put(topic, count);
    }

    @Override
    public String host() {
        return "node-1";
    }

    @Override
    public List<HostedServiceInfo> services() {
        return states.keySet().stream().map(this::info).toList();
    }

    private HostedServiceInfo info(String full) {
        ServiceState state = states.get(full);
        String topic = full.substring(0, full.indexOf('.'));
        return new HostedServiceInfo(
                topic,
                full.substring(full.indexOf('.') + 1),
                "kilonova-" + topic,
                new UUID(7, full.hashCode()),
                state,
                "because",
                List.of(
                        generation(1, GenerationState.STANDBY, "1.0.0"),
                        generation(2, GenerationState.ACTIVE, "1.1.0")),
                3,
                List.of(new CallInfo("req-9", "greet", 1, SINCE, null)),
                List.of(new MethodInfo("greet", "", "1.0", Delivery.AT_LEAST_ONCE, List.of("name: String"), "String")),
                List.of(task(1)),
                List.of(new StateChange(SINCE, ServiceState.CONNECTING, state, "because")));
    }

    private static GenerationInfo generation(int number, GenerationState state, String version) {
        return new GenerationInfo(number, state, null, 40 + number, "org.greeter", version, "a.Greeter", SINCE, 5, 1);
    }

    private static TaskInfo task(long runs) {
        return new TaskInfo(
                "count", Duration.ofMinutes(1), false, runs, 0, 0, SINCE, Duration.ofMillis(1500), null, null);
    }

    private String find(String name) {
        List<String> found = states.keySet().stream()
                .filter(full -> full.equals(name) || full.startsWith(name + "."))
                .toList();
        if (found.size() != 1) {
            throw new NoSuchServiceHereException("this container has no service " + name + "; it has " + states);
        }
        return found.get(0);
    }

    @Override
    public HostedServiceInfo service(String name) {
        return info(find(name));
    }

    @Override
    public List<MethodFigures> figures(String name) {
        String full = find(name);
        long count = calls.getOrDefault(full.substring(0, full.indexOf('.')), 10L);
        return List.of(
                new MethodFigures(
                        "", "greet", count, Map.of("error", 2L), 1, new Histogram(List.of(0.1), List.of(8L, 2L), 0.5)),
                new MethodFigures(
                        "", "unknown", 0, Map.of("unknown", 1L), 0, new Histogram(List.of(0.1), List.of(0L, 0L), 0)));
    }

    @Override
    public void pause(String name) {
        move(name, ServiceState.RUNNING, ServiceState.PAUSED);
    }

    @Override
    public void resume(String name) {
        move(name, ServiceState.PAUSED, ServiceState.RUNNING);
    }

    private void move(String name, ServiceState from, ServiceState to) {
        String full = find(name);
        if (!states.replace(full, from, to)) {
            throw new IllegalStateException(full + " is " + states.get(full) + " and cannot become " + to);
        }
    }

    @Override
    public boolean drain(String name, Duration limit) {
        move(name, ServiceState.RUNNING, ServiceState.DRAINING);
        await();
        move(name, ServiceState.DRAINING, ServiceState.PAUSED);
        return true;
    }

    private void await() {
        try {
            go.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public TaskInfo runTask(String name, String task) {
        find(name);
        if (!task.equals("count")) {
            throw new NoSuchServiceHereException("no task " + task + "; there is count");
        }
        await();
        return task(2);
    }

    @Override
    public Optional<String> transportProblem() {
        return Optional.ofNullable(transportProblem);
    }

    @Override
    public void kill(String name) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<List<Activation>> whenSettled(long bundleId) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Swap swap(long old, long next, SwapRules rules) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<String> contractBreaks(String name, Class<?> manager) {
        throw new UnsupportedOperationException();
    }

    @Override
    public DeadLetters deadLetters() {
        throw new UnsupportedOperationException();
    }
}

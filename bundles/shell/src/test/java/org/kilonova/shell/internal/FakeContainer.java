// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.kilonova.container.Activation;
import org.kilonova.container.Container;
import org.kilonova.container.HostedServiceInfo;
import org.kilonova.container.MethodFigures;
import org.kilonova.container.NoSuchServiceHereException;
import org.kilonova.container.Setting;
import org.kilonova.container.Settings;
import org.kilonova.container.Swap;
import org.kilonova.container.SwapRules;
import org.kilonova.container.TaskInfo;
import org.kilonova.transport.DeadLetters;

/** A container that notes what it was told. */
final class FakeContainer implements Container, Settings {

    final List<HostedServiceInfo> services = new ArrayList<>();
    final List<Setting> settings = new ArrayList<>();
    final List<String> told = new ArrayList<>();
    final FakeLetters letters = new FakeLetters();
    boolean drains = true;
    String taskError;
    String transportProblem;

    FakeContainer(HostedServiceInfo... services) {
        this.services.addAll(List.of(services));
    }

    @Override
    public String host() {
        return "node-1";
    }

    @Override
    public List<HostedServiceInfo> services() {
        return services;
    }

    @Override
    public HostedServiceInfo service(String name) {
        return services.stream()
                .filter(s -> s.isNamed(name))
                .findFirst()
                .orElseThrow(() -> new NoSuchServiceHereException("no service " + name + "; there are: greeter"));
    }

    @Override
    public List<MethodFigures> figures(String name) {
        return List.of();
    }

    @Override
    public void pause(String name) {
        told.add("pause " + service(name).topic());
    }

    @Override
    public void resume(String name) {
        told.add("resume " + service(name).topic());
    }

    @Override
    public boolean drain(String name, Duration limit) {
        told.add("drain " + service(name).topic() + " " + limit);
        return drains;
    }

    @Override
    public void kill(String name) {
        told.add("kill " + service(name).topic());
    }

    @Override
    public TaskInfo runTask(String name, String task) {
        told.add("run " + name + " " + task);
        return Samples.task(task, taskError);
    }

    @Override
    public Map<String, String> masked() {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<Setting> all() {
        return settings;
    }

    @Override
    public CompletableFuture<List<Activation>> whenSettled(long bundleId) {
        return CompletableFuture.completedFuture(List.of());
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
        return letters;
    }

    @Override
    public Optional<String> transportProblem() {
        return Optional.ofNullable(transportProblem);
    }
}

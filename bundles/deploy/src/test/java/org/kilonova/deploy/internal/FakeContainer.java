// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.kilonova.container.Activation;
import org.kilonova.container.Container;
import org.kilonova.container.HostedServiceInfo;
import org.kilonova.container.TaskInfo;
import org.kilonova.manager.Manager;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/** Says that all managers serve, unless told otherwise for a version of a bundle. */
final class FakeContainer implements Container {

    private final BundleContext context;
    private final Map<String, Function<Activation, CompletableFuture<Activation>>> answers = new ConcurrentHashMap<>();

    FakeContainer(BundleContext context) {
        this.context = context;
    }

    void fails(String bundle, String version, String reason) {
        answers.put(
                bundle + version,
                well -> CompletableFuture.completedFuture(
                        new Activation(well.topic(), well.generation(), false, reason)));
    }

    void never(String bundle, String version) {
        answers.put(bundle + version, well -> new CompletableFuture<>());
    }

    void waits(String bundle, String version, CompletableFuture<Void> until) {
        answers.put(bundle + version, well -> until.thenApply(nothing -> well));
    }

    void well(String bundle, String version) {
        answers.remove(bundle + version);
    }

    @Override
    public CompletableFuture<List<Activation>> whenSettled(long bundleId) {
        Bundle bundle = context.getBundle(bundleId);
        ServiceReference<?>[] services = bundle.getRegisteredServices();
        List<CompletableFuture<Activation>> all = services == null
                ? List.of()
                : Stream.of(services)
                        .map(service -> (String) service.getProperty(Manager.TOPIC))
                        .map(topic -> new Activation(topic, 1, true, null))
                        .map(well -> answers.getOrDefault(
                                        bundle.getSymbolicName() + bundle.getVersion(),
                                        CompletableFuture::completedFuture)
                                .apply(well))
                        .toList();
        return CompletableFuture.allOf(all.toArray(CompletableFuture[]::new))
                .thenApply(nothing -> all.stream().map(CompletableFuture::join).toList());
    }

    @Override
    public String host() {
        return "here";
    }

    @Override
    public List<HostedServiceInfo> services() {
        throw new UnsupportedOperationException();
    }

    @Override
    public HostedServiceInfo service(String name) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void pause(String name) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void resume(String name) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean drain(String name, Duration limit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public TaskInfo runTask(String name, String task) {
        throw new UnsupportedOperationException();
    }
}

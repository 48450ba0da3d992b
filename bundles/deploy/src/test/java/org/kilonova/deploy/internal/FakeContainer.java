// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.kilonova.container.Activation;
import org.kilonova.container.Container;
import org.kilonova.container.GenerationInfo;
import org.kilonova.container.GenerationState;
import org.kilonova.container.HostedServiceInfo;
import org.kilonova.container.Swap;
import org.kilonova.container.SwapRules;
import org.kilonova.container.TaskInfo;
import org.kilonova.manager.Manager;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceReference;

/** Says that all managers serve, unless told otherwise for a topic and a version of its bundle. */
final class FakeContainer implements Container {

    private final BundleContext context;
    private final Map<String, ServiceReference<?>> serving = new ConcurrentHashMap<>();
    private final Set<ServiceReference<?>> retired = ConcurrentHashMap.newKeySet();
    private final Set<Long> asked = ConcurrentHashMap.newKeySet();
    private final Map<String, Function<Activation, CompletableFuture<Activation>>> answers = new ConcurrentHashMap<>();

    FakeContainer(BundleContext context) {
        this.context = context;
        context.addServiceListener(this::changed);
    }

    void fails(String topic, String version, String reason) {
        answers.put(
                topic + version,
                well -> CompletableFuture.completedFuture(
                        new Activation(well.topic(), well.generation(), false, reason)));
    }

    void never(String topic, String version) {
        answers.put(topic + version, well -> new CompletableFuture<>());
    }

    void waits(String topic, String version, CompletableFuture<Void> until) {
        answers.put(topic + version, well -> until.thenApply(nothing -> well));
    }

    void well(String topic, String version) {
        answers.remove(topic + version);
    }

    /** Version of the bundle whose manager serves a topic, or null. */
    String serving(String topic) {
        ServiceReference<?> manager = serving.get(topic);
        return manager == null ? null : manager.getBundle().getVersion().toString();
    }

    /** Whether somebody has asked how the managers of a bundle are. */
    boolean asked(long bundleId) {
        return asked.contains(bundleId);
    }

    private void changed(ServiceEvent event) {
        ServiceReference<?> manager = event.getServiceReference();
        String topic = (String) manager.getProperty(Manager.TOPIC);
        if (topic == null) {
            return;
        }
        if (event.getType() == ServiceEvent.REGISTERED) {
            answer(manager).thenAccept(activation -> {
                if (activation.active() && manager.getBundle() != null) {
                    ServiceReference<?> old = serving.put(topic, manager);
                    if (old != null) {
                        retired.add(old);
                    }
                }
            });
        } else if (event.getType() == ServiceEvent.UNREGISTERING) {
            serving.remove(topic, manager);
            retired.remove(manager);
        }
    }

    private CompletableFuture<Activation> answer(ServiceReference<?> manager) {
        String topic = (String) manager.getProperty(Manager.TOPIC);
        return answers.getOrDefault(topic + manager.getBundle().getVersion(), CompletableFuture::completedFuture)
                .apply(new Activation(topic, 1, true, null));
    }

    @Override
    public CompletableFuture<List<Activation>> whenSettled(long bundleId) {
        Bundle bundle = context.getBundle(bundleId);
        ServiceReference<?>[] services = bundle == null ? null : bundle.getRegisteredServices();
        List<CompletableFuture<Activation>> all = services == null
                ? List.of()
                : Stream.of(services).map(this::answer).toList();
        asked.add(bundleId);
        return CompletableFuture.allOf(all.toArray(CompletableFuture[]::new))
                .thenApply(nothing -> all.stream().map(CompletableFuture::join).toList());
    }

    @Override
    public String host() {
        return "here";
    }

    @Override
    public List<HostedServiceInfo> services() {
        return Stream.of(context.getBundles())
                .map(Bundle::getRegisteredServices)
                .filter(Objects::nonNull)
                .flatMap(Stream::of)
                .filter(service -> service.getProperty(Manager.TOPIC) != null)
                .map(this::info)
                .toList();
    }

    private HostedServiceInfo info(ServiceReference<?> manager) {
        String topic = (String) manager.getProperty(Manager.TOPIC);
        GenerationState state = retired.contains(manager) ? GenerationState.DRAINING : GenerationState.ACTIVE;
        GenerationInfo generation =
                new GenerationInfo(1, state, null, manager.getBundle().getBundleId(), null, null, null, null, 0, 0);
        return new HostedServiceInfo(
                topic,
                "here",
                null,
                null,
                null,
                null,
                List.of(generation),
                0,
                List.of(),
                List.of(),
                List.of(),
                List.of());
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
    public void kill(String name) {
        throw new UnsupportedOperationException();
    }

    @Override
    public TaskInfo runTask(String name, String task) {
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
}

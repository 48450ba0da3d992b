// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.Stream;
import org.kilonova.container.Activation;
import org.kilonova.container.Container;
import org.kilonova.container.GenerationInfo;
import org.kilonova.container.GenerationState;
import org.kilonova.container.HostedServiceInfo;
import org.kilonova.container.MethodFigures;
import org.kilonova.container.Swap;
import org.kilonova.container.SwapRules;
import org.kilonova.container.TaskInfo;
import org.kilonova.manager.Manager;
import org.kilonova.transport.DeadLetters;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceReference;

/**
 * Says that all managers serve, and that swaps go well, unless told otherwise for a topic or a bundle and its version. Managers of a
 * bundle that is being swapped in serve after its switch only.
 */
final class FakeContainer implements Container {

    private final BundleContext context;
    private final Map<String, ServiceReference<?>> serving = new ConcurrentHashMap<>();
    private final List<FakeSwap> swaps = new CopyOnWriteArrayList<>();
    private final List<FakeSwap> open = new CopyOnWriteArrayList<>();
    private final Map<String, Plan> plans = new ConcurrentHashMap<>();
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

    private void changed(ServiceEvent event) {
        ServiceReference<?> manager = event.getServiceReference();
        String topic = (String) manager.getProperty(Manager.TOPIC);
        if (topic == null) {
            return;
        }
        Optional<FakeSwap> swap = open.stream()
                .filter(one -> one.next == manager.getBundle().getBundleId())
                .findFirst();
        if (event.getType() == ServiceEvent.REGISTERED && swap.isPresent()) {
            swap.get().registered(manager, answer(manager));
        } else if (event.getType() == ServiceEvent.REGISTERED) {
            answer(manager).thenAccept(activation -> {
                if (activation.active() && manager.getBundle() != null) {
                    serving.put(topic, manager);
                }
            });
        } else if (event.getType() == ServiceEvent.UNREGISTERING) {
            serving.remove(topic, manager);
            swap.ifPresent(one -> one.unregistered(manager));
        }
    }

    void serves(ServiceReference<?> manager) {
        serving.put((String) manager.getProperty(Manager.TOPIC), manager);
    }

    /** The managers of the old bundle serve again, as far as they are there; those of the new one no more. */
    void servesAgain(long old, long next) {
        serving.values().removeIf(manager -> manager.getBundle().getBundleId() == next);
        Bundle bundle = context.getBundle(old);
        ServiceReference<?>[] services = bundle == null ? null : bundle.getRegisteredServices();
        Stream.ofNullable(services).flatMap(Stream::of).forEach(this::serves);
    }

    void over(FakeSwap swap) {
        open.remove(swap);
    }

    /** All swaps, the last one last. */
    List<FakeSwap> swaps() {
        return swaps;
    }

    FakeSwap lastSwap() {
        return swaps.get(swaps.size() - 1);
    }

    /** How the steps of the swaps to a version end. */
    static final class Plan {
        CompletableFuture<Void> hold = CompletableFuture.completedFuture(null);
        CompletableFuture<Void> commit = CompletableFuture.completedFuture(null);
    }

    Plan plan(String bundle, String version) {
        return plans.computeIfAbsent(bundle + version, name -> new Plan());
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
        GenerationState state = serving.containsValue(manager) ? GenerationState.ACTIVE : GenerationState.STANDBY;
        return info(
                (String) manager.getProperty(Manager.TOPIC),
                host(),
                state,
                manager.getBundle().getBundleId());
    }

    /** A service with one generation, of that bundle. */
    static HostedServiceInfo info(String topic, String host, GenerationState state, long bundle) {
        GenerationInfo generation = new GenerationInfo(1, state, null, bundle, null, null, null, null, 0, 0);
        return new HostedServiceInfo(
                topic,
                host,
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
    public List<MethodFigures> figures(String name) {
        return List.of();
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
        if (open.stream().anyMatch(one -> one.old == old || one.next == old || one.old == next || one.next == next)) {
            throw new IllegalStateException("one of the two is in a swap already");
        }
        Bundle bundle = context.getBundle(next);
        if ((bundle.getState() & (Bundle.INSTALLED | Bundle.RESOLVED)) == 0) {
            throw new IllegalStateException(bundle + " has been started already");
        }
        Plan plan = plan(bundle.getSymbolicName(), bundle.getVersion().toString());
        FakeSwap swap = new FakeSwap(this, old, next, rules, plan);
        swaps.add(swap);
        open.add(swap);
        return swap;
    }

    @Override
    public List<String> contractBreaks(String name, Class<?> manager) {
        throw new UnsupportedOperationException();
    }

    @Override
    public DeadLetters deadLetters() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<String> transportProblem() {
        return Optional.empty();
    }
}

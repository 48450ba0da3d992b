// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.kilonova.container.Container;
import org.kilonova.container.GenerationInfo;
import org.kilonova.container.GenerationState;
import org.kilonova.container.HostedServiceInfo;
import org.kilonova.deploy.internal.declared.Configured;
import org.kilonova.deploy.internal.declared.DeclaredComponent;
import org.kilonova.deploy.internal.declared.ImplementationClass;
import org.kilonova.deploy.internal.declared.LazyBundles;
import org.kilonova.manager.Manager;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.namespace.HostNamespace;
import org.osgi.framework.wiring.BundleWire;
import org.osgi.framework.wiring.BundleWiring;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether the managers that a new version declares can take the places of those that serve. Not thread-safe; for one check. */
final class Suitability {

    private static final Logger LOG = LoggerFactory.getLogger(Suitability.class);

    private final Installed old;
    private final Container container;
    private final Function<String, Optional<List<Configured>>> configurations;
    private final List<String> problems = new ArrayList<>();
    private final List<String> objections = new ArrayList<>();
    private final Map<DeclaredComponent, List<Map<String, String>>> managers = new LinkedHashMap<>();
    private boolean exclusive;

    /**
     * Before the new version is known.
     *
     * @param old which is to be replaced, or null
     * @param container or null while it is not there
     */
    Suitability(Installed old, Container container, Function<String, Optional<List<Configured>>> configurations) {
        this.old = old;
        this.container = container;
        this.configurations = configurations;
        exclusive = old != null && registered(old.bundle()).anyMatch(Suitability::isExclusive);
    }

    /** Whether there are managers to be succeeded. */
    boolean expected() {
        return old != null && (Bundles.managers(old.bundle()) > 0 || !served().isEmpty());
    }

    /** Whether the old one says, or the new one declares, that they cannot stand beside each other. */
    boolean exclusive() {
        return exclusive;
    }

    List<String> problems() {
        return problems;
    }

    List<String> objections() {
        return objections;
    }

    /** The new version has no managers. */
    void nothing() {
        if (expected()) {
            objections.add("it declares no managers, and " + old + " serves "
                    + (served().isEmpty() ? "some" : String.join(", ", served()))
                    + ": their callers would find nobody");
        }
    }

    /** Looks at what is written in the new version. */
    void compare(Bundle fresh, List<DeclaredComponent> components) {
        components.stream()
                .filter(component -> component.interfaces().contains(Manager.class.getName()))
                .forEach(component -> managers.put(component, configured(component)));
        exclusive |= managers.values().stream()
                .flatMap(List::stream)
                .anyMatch(properties -> Boolean.parseBoolean(properties.get(Manager.EXCLUSIVE)));
        boolean allDeclared = managers.size() >= Bundles.managers(fresh);
        boolean activator = fresh.getHeaders().get("Bundle-Activator") != null;
        if (managers.isEmpty() && allDeclared && !activator) {
            nothing();
        } else if (allDeclared && !managers.isEmpty()) {
            vanishing(fresh);
        } else {
            LOG.info(
                    "The managers of {} {} are registered by its code: topics and methods that would vanish are not checked",
                    fresh.getSymbolicName(),
                    fresh.getVersion());
        }
    }

    private void vanishing(Bundle fresh) {
        Set<String> vanishing = new TreeSet<>(served());
        managers.values().stream()
                .flatMap(List::stream)
                .map(properties -> properties.get(Manager.TOPIC))
                .filter(Objects::nonNull)
                .forEach(vanishing::remove);
        for (String topic : vanishing) {
            objections.add("topic " + topic + ", which " + old + " serves, is not declared in " + fresh.getVersion()
                    + ": its callers would find nobody");
        }
    }

    /** Looks at the classes of a new version that is resolved. */
    void load(Bundle fresh) {
        List<String> waiting = LazyBundles.reachedFrom(fresh);
        if (!waiting.isEmpty()) {
            LOG.info(
                    "The managers of {} {} are not looked at: {} would start when their classes are loaded",
                    fresh.getSymbolicName(),
                    fresh.getVersion(),
                    waiting);
            return;
        }
        managers.forEach((component, configured) -> {
            try {
                Class<?> manager = ImplementationClass.load(fresh, component.implementation());
                configured.forEach(properties -> contract(properties, manager));
            } catch (ImplementationClass.UnloadableException e) {
                unloadable(e.getMessage());
            }
        });
    }

    /** What a fragment adds is not there until the new version is. */
    private void unloadable(String reason) {
        List<String> fragments = old == null ? List.of() : fragments(old.bundle());
        if (fragments.isEmpty()) {
            problems.add(reason);
        } else {
            objections.add(reason + ", unless it comes from " + String.join(", ", fragments));
        }
    }

    private void contract(Map<String, String> properties, Class<?> manager) {
        String topic = properties.get(Manager.TOPIC);
        if (container == null || topic == null) {
            return;
        }
        long hosts = container.services().stream()
                .filter(service -> topic.equals(service.topic()))
                .count();
        String name = hosts < 2 ? topic : topic + "." + properties.getOrDefault(Manager.HOST, container.host());
        container.contractBreaks(name, manager).forEach(text -> objections.add("topic " + name + ": " + text));
    }

    private Set<String> served() {
        if (container == null || old == null) {
            return Set.of();
        }
        return container.services().stream()
                .filter(service -> service.topic() != null
                        && service.generations().stream().anyMatch(this::servesForOld))
                .map(HostedServiceInfo::topic)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private boolean servesForOld(GenerationInfo generation) {
        return generation.bundleId() == old.bundle().getBundleId()
                && generation.state() != GenerationState.FAILED
                && generation.state() != GenerationState.DRAINING;
    }

    /** The properties that its services have: one set for each configuration. */
    private List<Map<String, String>> configured(DeclaredComponent component) {
        List<Map<String, String>> all = new ArrayList<>();
        for (String pid : component.pids()) {
            for (Configured configuration : configurations.apply(pid).orElse(List.of())) {
                Map<String, String> properties = new HashMap<>(component.properties());
                configuration.values().forEach((key, value) -> properties.put(key, String.valueOf(value)));
                all.add(properties);
            }
        }
        return all.isEmpty() ? List.of(component.properties()) : all;
    }

    private static Stream<ServiceReference<?>> registered(Bundle bundle) {
        ServiceReference<?>[] services = bundle.getRegisteredServices();
        return services == null ? Stream.of() : Stream.of(services);
    }

    private static boolean isExclusive(ServiceReference<?> service) {
        return Boolean.parseBoolean(String.valueOf(service.getProperty(Manager.EXCLUSIVE)));
    }

    private static List<String> fragments(Bundle host) {
        BundleWiring wiring = host.adapt(BundleWiring.class);
        List<BundleWire> wires = wiring == null ? null : wiring.getProvidedWires(HostNamespace.HOST_NAMESPACE);
        return wires == null
                ? List.of()
                : wires.stream()
                        .map(wire -> wire.getRequirer().getSymbolicName())
                        .toList();
    }
}

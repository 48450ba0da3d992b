// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.kilonova.manager.Manager;
import org.osgi.framework.Bundle;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.service.component.runtime.dto.ReferenceDTO;
import org.osgi.service.component.runtime.dto.UnsatisfiedReferenceDTO;

/** What the component runtime knows about the components of a topic. */
record ComponentSearch(Services services) {

    /** The components of the bundle that are for the topic. */
    List<ComponentFact> of(Bundle bundle, String topic) {
        return services.ifThere(ServiceComponentRuntime.class, runtime -> {
                    List<ComponentFact> facts = new ArrayList<>();
                    for (ComponentDescriptionDTO description : runtime.getComponentDescriptionDTOs(bundle)) {
                        Collection<ComponentConfigurationDTO> configurations =
                                runtime.getComponentConfigurationDTOs(description);
                        boolean isFor = topic.equals(description.properties.get(Manager.TOPIC))
                                || configurations.stream().anyMatch(c -> topic.equals(c.properties.get(Manager.TOPIC)));
                        if (isFor) {
                            facts.add(fact(runtime, description, configurations));
                        }
                    }
                    return facts;
                })
                .orElse(List.of());
    }

    /** All topics that components declare, hosted or not. */
    List<String> topics() {
        return services.ifThere(
                        ServiceComponentRuntime.class,
                        runtime -> runtime.getComponentDescriptionDTOs().stream()
                                .map(d -> d.properties.get(Manager.TOPIC))
                                .filter(String.class::isInstance)
                                .map(String.class::cast)
                                .distinct()
                                .toList())
                .orElse(List.of());
    }

    private static ComponentFact fact(
            ServiceComponentRuntime runtime,
            ComponentDescriptionDTO description,
            Collection<ComponentConfigurationDTO> configurations) {
        List<String> pids = List.of(description.configurationPid);
        if (!runtime.isComponentEnabled(description)) {
            return new ComponentFact(description.name, ComponentFact.State.DISABLED, pids, List.of(), null);
        }
        return configurations.stream()
                .filter(c -> state(c) != ComponentFact.State.READY)
                .findFirst()
                .map(c -> new ComponentFact(
                        description.name, state(c), pids, missing(runtime, description, c), firstLine(c.failure)))
                .orElseGet(() -> new ComponentFact(
                        description.name,
                        configurations.isEmpty() ? ComponentFact.State.NO_CONFIGURATION : ComponentFact.State.READY,
                        pids,
                        List.of(),
                        null));
    }

    private static ComponentFact.State state(ComponentConfigurationDTO configuration) {
        return switch (configuration.state) {
            case ComponentConfigurationDTO.UNSATISFIED_CONFIGURATION -> ComponentFact.State.NO_CONFIGURATION;
            case ComponentConfigurationDTO.UNSATISFIED_REFERENCE -> ComponentFact.State.NO_SERVICE;
            case ComponentConfigurationDTO.FAILED_ACTIVATION -> ComponentFact.State.FAILED;
            default -> ComponentFact.State.READY;
        };
    }

    private static List<ComponentFact.MissingService> missing(
            ServiceComponentRuntime runtime, ComponentDescriptionDTO description, ComponentConfigurationDTO state) {
        List<ComponentFact.MissingService> missing = new ArrayList<>();
        for (UnsatisfiedReferenceDTO unsatisfied : state.unsatisfiedReferences) {
            Stream<ReferenceDTO> references = Arrays.stream(description.references);
            String type = references
                    .filter(r -> r.name.equals(unsatisfied.name))
                    .map(r -> r.interfaceName)
                    .findFirst()
                    .orElse("?");
            missing.add(new ComponentFact.MissingService(
                    unsatisfied.name, type, unsatisfied.target, couldProvide(runtime, type)));
        }
        return missing;
    }

    private static List<String> couldProvide(ServiceComponentRuntime runtime, String type) {
        return runtime.getComponentDescriptionDTOs().stream()
                .filter(d -> Arrays.asList(d.serviceInterfaces).contains(type))
                .map(d -> "component " + d.name + " of " + d.bundle.symbolicName + " [" + d.bundle.id
                        + "] would provide one: " + standing(runtime, d))
                .toList();
    }

    private static String standing(ServiceComponentRuntime runtime, ComponentDescriptionDTO description) {
        if (!runtime.isComponentEnabled(description)) {
            return "it is disabled";
        }
        Collection<ComponentConfigurationDTO> configurations = runtime.getComponentConfigurationDTOs(description);
        if (configurations.isEmpty()) {
            return "it waits for its configuration " + String.join(" or ", description.configurationPid);
        }
        for (ComponentConfigurationDTO configuration : configurations) {
            switch (state(configuration)) {
                case NO_CONFIGURATION -> {
                    return "it waits for its configuration " + String.join(" or ", description.configurationPid);
                }
                case NO_SERVICE -> {
                    return "it waits for its reference " + configuration.unsatisfiedReferences[0].name;
                }
                case FAILED -> {
                    return "it could not be activated: " + firstLine(configuration.failure);
                }
                default -> {}
            }
        }
        return "its properties do not match";
    }

    private static String firstLine(String failure) {
        return failure == null ? null : failure.lines().findFirst().orElse(failure);
    }
}

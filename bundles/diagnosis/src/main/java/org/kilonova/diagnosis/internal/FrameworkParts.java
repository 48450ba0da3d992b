// SPDX-License-Identifier: Apache-2.0
package org.kilonova.diagnosis.internal;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.kilonova.container.Secrets;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.startlevel.FrameworkStartLevel;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.BundleWire;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.framework.wiring.FrameworkWiring;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;

/** Bundles and their wiring, services, components. */
record FrameworkParts(BundleContext context, Registry registry) {

    List<Part> all() {
        return List.of(
                new Part("bundles.txt", this::bundles),
                new Part("wiring.txt", this::wiring),
                new Part("registry.txt", this::services),
                new Part(
                        "components.txt",
                        () -> registry.use(ServiceComponentRuntime.class, FrameworkParts::components)));
    }

    private Bundle framework() {
        return context.getBundle(Constants.SYSTEM_BUNDLE_ID);
    }

    private String bundles() {
        StringBuilder text = new StringBuilder(
                "Start level " + framework().adapt(FrameworkStartLevel.class).getStartLevel()
                        + "\n\nid\tstate\tlevel\tname\tversion\tlocation\n");
        for (Bundle bundle : context.getBundles()) {
            text.append(bundle.getBundleId()).append('\t');
            text.append(state(bundle)).append('\t');
            text.append(bundle.adapt(BundleStartLevel.class).getStartLevel()).append('\t');
            text.append(bundle.getSymbolicName()).append('\t');
            text.append(bundle.getVersion()).append('\t');
            text.append(bundle.getLocation()).append('\n');
            unresolved(bundle)
                    .forEach(missing ->
                            text.append("\tmissing: ").append(missing).append('\n'));
        }
        return text.toString();
    }

    private static String state(Bundle bundle) {
        return switch (bundle.getState()) {
            case Bundle.INSTALLED -> "INSTALLED";
            case Bundle.RESOLVED -> "RESOLVED";
            case Bundle.STARTING -> "STARTING";
            case Bundle.ACTIVE -> "ACTIVE";
            case Bundle.STOPPING -> "STOPPING";
            default -> "UNINSTALLED";
        };
    }

    /** What a bundle that cannot be resolved needs and nobody offers. */
    private List<BundleRequirement> unresolved(Bundle bundle) {
        BundleRevision revision = bundle.adapt(BundleRevision.class);
        if (bundle.getState() != Bundle.INSTALLED || revision == null) {
            return List.of();
        }
        FrameworkWiring wiring = framework().adapt(FrameworkWiring.class);
        return revision.getDeclaredRequirements(null).stream()
                .filter(requirement ->
                        !"optional".equals(requirement.getDirectives().get(Constants.RESOLUTION_DIRECTIVE)))
                .filter(requirement -> wiring.findProviders(requirement).isEmpty())
                .toList();
    }

    private String wiring() {
        StringBuilder text = new StringBuilder();
        for (Bundle bundle : context.getBundles()) {
            BundleWiring wiring = bundle.adapt(BundleWiring.class);
            if (wiring != null) {
                text.append(bundle.getSymbolicName())
                        .append(' ')
                        .append(bundle.getVersion())
                        .append('\n');
                wiring.getRequiredWires(null).stream()
                        .map(FrameworkParts::line)
                        .sorted()
                        .forEach(line -> text.append("  ").append(line).append('\n'));
            }
        }
        return text.toString();
    }

    private static String line(BundleWire wire) {
        String namespace = wire.getCapability().getNamespace();
        Object what = wire.getCapability().getAttributes().get(namespace);
        Bundle from = wire.getProvider().getBundle();
        return (namespace.equals(PackageNamespace.PACKAGE_NAMESPACE) ? "" : namespace + " ") + what + " from "
                + from.getSymbolicName() + " " + from.getVersion();
    }

    private String services() throws Exception {
        ServiceReference<?>[] references = context.getAllServiceReferences(null, null);
        return Stream.of(references)
                .sorted(Comparator.comparing(
                        (ServiceReference<?> service) -> (Long) service.getProperty(Constants.SERVICE_ID)))
                .map(FrameworkParts::service)
                .collect(Collectors.joining());
    }

    private static String service(ServiceReference<?> service) {
        Map<String, String> properties = new TreeMap<>();
        for (String key : service.getPropertyKeys()) {
            properties.put(key, Secrets.mask(key, text(service.getProperty(key))));
        }
        properties.keySet().removeAll(List.of(Constants.SERVICE_ID, Constants.OBJECTCLASS, Constants.SERVICE_BUNDLEID));
        Bundle bundle = service.getBundle();
        Bundle[] users = service.getUsingBundles();
        return service.getProperty(Constants.SERVICE_ID) + " " + text(service.getProperty(Constants.OBJECTCLASS))
                + " of "
                + (bundle == null ? "nobody any more" : bundle.getSymbolicName()) + ", used by "
                + (users == null
                        ? "nobody"
                        : Stream.of(users).map(Bundle::getSymbolicName).toList()) + "\n  "
                + properties + "\n";
    }

    private static String text(Object value) {
        return value instanceof Object[] several ? Arrays.toString(several) : String.valueOf(value);
    }

    private static String components(ServiceComponentRuntime components) {
        StringBuilder text = new StringBuilder();
        for (ComponentDescriptionDTO description : components.getComponentDescriptionDTOs()) {
            text.append(description.name)
                    .append(components.isComponentEnabled(description) ? "" : " DISABLED")
                    .append('\n');
            for (ComponentConfigurationDTO configuration : components.getComponentConfigurationDTOs(description)) {
                text.append("  ").append(configuration.id).append(' ').append(state(configuration.state));
                Stream.of(configuration.unsatisfiedReferences)
                        .forEach(missing -> text.append(", missing ")
                                .append(missing.name)
                                .append(missing.target == null ? "" : " " + missing.target));
                if (configuration.failure != null) {
                    text.append('\n').append(configuration.failure.indent(4).stripTrailing());
                }
                text.append('\n');
            }
        }
        return text.toString();
    }

    private static String state(int state) {
        return switch (state) {
            case ComponentConfigurationDTO.UNSATISFIED_CONFIGURATION -> "UNSATISFIED CONFIGURATION";
            case ComponentConfigurationDTO.UNSATISFIED_REFERENCE -> "UNSATISFIED REFERENCE";
            case ComponentConfigurationDTO.SATISFIED -> "SATISFIED";
            case ComponentConfigurationDTO.ACTIVE -> "ACTIVE";
            case ComponentConfigurationDTO.FAILED_ACTIVATION -> "FAILED";
            default -> String.valueOf(state);
        };
    }
}

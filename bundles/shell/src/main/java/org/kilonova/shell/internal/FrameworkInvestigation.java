// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.kilonova.container.Container;
import org.kilonova.container.DeployFolder;
import org.kilonova.container.DeployedFile;
import org.kilonova.container.GenerationInfo;
import org.kilonova.container.HostedServiceInfo;
import org.kilonova.container.Remains;
import org.kilonova.container.Setting;
import org.kilonova.container.Settings;
import org.kilonova.container.SwapInfo;
import org.kilonova.container.Swaps;
import org.kilonova.service.ServiceDirectory;
import org.kilonova.service.ServiceRecord;
import org.kilonova.shell.CommandException;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/** Collects evidence from the framework, the component runtime, and the container. */
final class FrameworkInvestigation implements Investigation {

    private final BundleContext context;
    private final Services services;

    FrameworkInvestigation(BundleContext context) {
        this.context = context;
        this.services = new Services(new OsgiRegistry(context));
    }

    @Override
    public Evidence of(String name) {
        Optional<List<HostedServiceInfo>> hosted = services.ifThere(Container.class, Container::services);
        List<HostedServiceInfo> all = hosted.orElse(List.of());
        List<HostedServiceInfo> those =
                all.stream().filter(s -> s.isNamed(name)).toList();
        String topic = those.isEmpty() ? name : those.get(0).topic();
        List<DeployedFile> files =
                services.ifThere(DeployFolder.class, DeployFolder::files).orElse(List.of());
        List<BundleFact> bundles = bundles(topic, those, files);
        Set<Long> ids = bundles.stream().map(BundleFact::id).collect(Collectors.toSet());
        Records records = records(those);
        return new Evidence(
                topic,
                hosted.isPresent(),
                services.ifThere(Container.class, c -> c.transportProblem().orElse(null))
                        .orElse(null),
                those,
                all.stream().map(HostedServiceInfo::topic).distinct().toList(),
                files.stream().filter(f -> belongs(f, topic, ids)).toList(),
                files.stream()
                        .filter(f -> f.status() == DeployedFile.Status.QUARANTINED && !belongs(f, topic, ids))
                        .toList(),
                bundles,
                services.ifThere(Settings.class, Settings::all).orElse(List.<Setting>of()).stream()
                        .filter(s -> s.problem() != null)
                        .toList(),
                records.found(),
                records.away(),
                services.ifThere(Swaps.class, Swaps::swaps).orElse(List.<SwapInfo>of()).stream()
                        .filter(swap -> belongs(swap, topic, bundles))
                        .toList(),
                services.ifThere(Swaps.class, Swaps::remains).orElse(List.<Remains>of()).stream()
                        .filter(left -> belongs(left.bundle(), topic, bundles))
                        .toList());
    }

    private static boolean belongs(DeployedFile file, String topic, Set<Long> bundles) {
        return bundles.contains(file.bundleId())
                || Belonging.byName(topic, file.name())
                || Belonging.byName(topic, file.bundle());
    }

    private static boolean belongs(SwapInfo swap, String topic, List<BundleFact> bundles) {
        return belongs(swap.bundle(), topic, bundles) || Belonging.byName(topic, swap.file());
    }

    private static boolean belongs(String bundle, String topic, List<BundleFact> bundles) {
        return bundles.stream().anyMatch(fact -> fact.name().equals(bundle)) || Belonging.byName(topic, bundle);
    }

    private List<BundleFact> bundles(String topic, List<HostedServiceInfo> hosted, List<DeployedFile> files) {
        Stream<Long> generations =
                hosted.stream().flatMap(s -> s.generations().stream()).map(GenerationInfo::bundleId);
        Stream<Long> deployed =
                files.stream().filter(f -> belongs(f, topic, Set.of())).map(DeployedFile::bundleId);
        Set<Long> known = Stream.concat(generations, deployed).collect(Collectors.toSet());
        ComponentSearch components = new ComponentSearch(services);
        List<BundleFact> sure = new ArrayList<>();
        List<BundleFact> likely = new ArrayList<>();
        for (Bundle bundle : context.getBundles()) {
            List<ComponentFact> found = components.of(bundle, topic);
            boolean registered = BundleSearch.hasRegistered(bundle, topic);
            boolean declared = ComponentFiles.declare(bundle, topic);
            if (!found.isEmpty() || registered || declared || known.contains(bundle.getBundleId())) {
                sure.add(BundleSearch.fact(bundle, context, found, registered));
            } else if (Belonging.byName(topic, bundle.getSymbolicName())) {
                likely.add(BundleSearch.fact(bundle, context, found, false));
            }
        }
        return sure.isEmpty() ? likely : sure;
    }

    private Records records(List<HostedServiceInfo> hosted) {
        List<ServiceRecord> found = new ArrayList<>();
        try {
            for (HostedServiceInfo service : hosted) {
                services.use(ServiceDirectory.class, d -> d.find(service.host(), service.binary()))
                        .ifPresent(found::add);
            }
            return new Records(found, null);
        } catch (CommandException e) {
            return new Records(List.of(), e.getMessage());
        }
    }

    private record Records(List<ServiceRecord> found, String away) {}
}

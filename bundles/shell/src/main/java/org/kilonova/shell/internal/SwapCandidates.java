// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.kilonova.container.DeployFolder;
import org.kilonova.container.DeployedFile;
import org.kilonova.container.HostedServiceInfo;
import org.kilonova.container.Remains;
import org.kilonova.container.SwapInfo;
import org.kilonova.container.Swaps;

/** What Tab offers for the commands on swaps; the files of {@code kn:swap} are for the terminal to find. */
record SwapCandidates(Services services, Supplier<List<HostedServiceInfo>> here) {

    /** @param before the words between the command and the one wanted, without options */
    Stream<String> words(String command, List<String> before) {
        if (!before.isEmpty()) {
            return Stream.empty();
        }
        return switch (command) {
            case "swaps" -> swaps().stream().map(swap -> String.valueOf(swap.number()));
            case "promote" -> names(file -> file.status() == DeployedFile.Status.PROBATION);
            case "rollback" -> names(file -> true);
            default -> Stream.empty();
        };
    }

    /** Values of an option. */
    Stream<String> values(String command, String option) {
        return switch (command + " " + option) {
            case "leaks --explain" -> remains().stream().map(left -> String.valueOf(left.bundleId()));
            case "swap --share" -> Stream.of("1", "10", "50");
            default -> Stream.empty();
        };
    }

    private Stream<String> names(Predicate<DeployedFile> wanted) {
        List<DeployedFile> files = files().stream().filter(wanted).toList();
        Set<String> bundles = files.stream().map(DeployedFile::bundle).collect(Collectors.toSet());
        Stream<String> topics = here.get().stream()
                .filter(service -> service.generations().stream().anyMatch(g -> bundles.contains(g.bundle())))
                .map(HostedServiceInfo::topic);
        return Stream.concat(files.stream().map(DeployedFile::name), topics);
    }

    private List<SwapInfo> swaps() {
        return services.ifThere(Swaps.class, Swaps::swaps).orElse(List.of());
    }

    private List<Remains> remains() {
        return services.ifThere(Swaps.class, Swaps::remains).orElse(List.of());
    }

    private List<DeployedFile> files() {
        return services.ifThere(DeployFolder.class, DeployFolder::files).orElse(List.of());
    }
}

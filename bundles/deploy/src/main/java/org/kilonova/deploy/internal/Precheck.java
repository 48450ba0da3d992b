// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.kilonova.container.Container;
import org.kilonova.container.SwapCheck;
import org.kilonova.deploy.internal.declared.Configured;
import org.kilonova.deploy.internal.declared.Declarations;
import org.kilonova.deploy.internal.declared.RequiredSettings;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;

/**
 * Looks at a jar as if it were the next version of what is deployed. Installs it aside, resolves it and reads it, never starts it, and
 * changes nothing that runs. Thread-safe; checks wait for each other.
 */
final class Precheck implements Check {

    private final Bundles bundles;
    private final Supplier<Container> container;
    private final Function<String, Optional<List<Configured>>> configurations;

    /**
     * Works with the hook {@link VersionsBeside} alone.
     *
     * @param container gives null while it is not there: contracts are not compared then
     * @param configurations of a PID or of a factory's PID; empty where nobody knows
     */
    Precheck(
            Bundles bundles,
            Supplier<Container> container,
            Function<String, Optional<List<Configured>>> configurations) {
        this.bundles = bundles;
        this.container = container;
        this.configurations = configurations;
    }

    @Override
    public synchronized SwapCheck check(Installed old, Jar jar) {
        String file = file(jar, old);
        Suitability suitability = new Suitability(old, container.get(), configurations);
        List<String> problems = new ArrayList<>();
        List<String> objections = new ArrayList<>();
        if (old != null && old.sha().equals(jar.sha())) {
            problems.add("the same content as " + old + ", which is deployed: nothing would change");
        }
        List<String> affected = affected(old);
        if (suitability.expected() && !affected.isEmpty()) {
            objections.add("classes of " + old + " are used by " + String.join(", ", affected)
                    + ": kn:swap --force restarts them");
        }
        if (jar.facts().fragment()) {
            suitability.nothing();
        } else {
            try (Probe probe = Probe.install(bundles, file, jar.copy())) {
                look(probe, suitability, problems);
            } catch (BundleException e) {
                problems.add("the framework does not install it: " + e.getMessage() + "; build it with bnd");
            } catch (IOException e) {
                problems.add("cannot be read (" + e + "): check permissions, then copy it again");
            }
        }
        problems.addAll(suitability.problems());
        objections.addAll(suitability.objections());
        return new SwapCheck(
                file,
                jar.facts().symbolicName(),
                old == null ? null : old.version(),
                jar.facts().version().toString(),
                suitability.exclusive(),
                affected,
                problems,
                objections);
    }

    private void look(Probe probe, Suitability suitability, List<String> problems) {
        Bundle bundle = probe.bundle();
        List<String> unresolved = probe.unresolved();
        problems.addAll(unresolved);
        Declarations declared = Declarations.of(bundle);
        problems.addAll(declared.flaws());
        suitability.compare(bundle, declared.components());
        if (unresolved.isEmpty()) {
            suitability.load(bundle);
        }
        problems.addAll(new RequiredSettings(configurations).missing(bundle, declared.components()));
    }

    /** Its own fragments are a part of it. */
    private List<String> affected(Installed old) {
        return old == null
                ? List.of()
                : bundles.dependents(old.bundle()).stream()
                        .filter(bundle -> !Bundles.isFragment(bundle))
                        .map(bundle -> bundle.getSymbolicName() + " (bundle " + bundle.getBundleId() + ")")
                        .sorted()
                        .collect(Collectors.toList());
    }

    private static String file(Jar jar, Installed old) {
        return Optional.ofNullable(old)
                .flatMap(installed -> BundleLocation.parse(installed.bundle().getLocation()))
                .map(BundleLocation::file)
                .orElse(jar.name());
    }
}

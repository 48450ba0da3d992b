// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.osgi.framework.BundleContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What holds versions that should be gone, as far as the JVM and the framework tell while they run. */
final class Holders {

    private static final Logger LOG = LoggerFactory.getLogger(Holders.class);

    private final Supplier<List<HolderFinder>> finders;

    /** @param finders made anew for each search, because some look once for all versions */
    Holders(Supplier<List<HolderFinder>> finders) {
        this.finders = finders;
    }

    static Holders of(BundleContext framework) {
        return new Holders(() -> List.of(
                new ThreadHolders(new Namesakes(framework)),
                new ServiceHolders(framework),
                new WiringHolders(framework),
                new MBeanHolders(),
                new DriverHolders(),
                new PlatformHolders()));
    }

    /** For each version a list; while it looks it holds their class loaders. */
    List<List<String>> find(List<OldVersion> versions) {
        List<HolderFinder> all = finders.get();
        List<List<String>> found = new ArrayList<>();
        for (OldVersion version : versions) {
            ClassLoader loader = version.loader().get();
            List<String> holders = new ArrayList<>();
            if (loader != null) {
                all.forEach(finder -> holders.addAll(find(finder, version, loader)));
            }
            found.add(holders);
        }
        return found;
    }

    private static List<String> find(HolderFinder finder, OldVersion version, ClassLoader loader) {
        try {
            return finder.find(version, loader);
        } catch (RuntimeException | LinkageError e) {
            LOG.warn(
                    "{} could not look for what holds {}; 'kn:leaks --explain {}' finds it all the same",
                    finder.getClass().getSimpleName(),
                    version,
                    version.bundleId(),
                    e);
            return List.of();
        }
    }
}

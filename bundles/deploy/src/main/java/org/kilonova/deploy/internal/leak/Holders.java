// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal.leak;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.osgi.framework.BundleContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What holds versions that should be gone, as far as the JVM and the framework tell while they run. */
final class Holders {

    private static final Logger LOG = LoggerFactory.getLogger(Holders.class);

    private final Function<List<OldVersion>, List<HolderFinder>> finders;

    /** @param finders made for each search, from all versions that are left: some look once for all */
    Holders(Function<List<OldVersion>, List<HolderFinder>> finders) {
        this.finders = finders;
    }

    static Holders of(BundleContext framework) {
        return new Holders(left -> List.of(
                new ThreadHolders(new Namesakes(framework, left)),
                new ServiceHolders(framework),
                new WiringHolders(framework),
                new MBeanHolders(),
                new DriverHolders(),
                new PlatformHolders()));
    }

    /**
     * Looks for what holds some of the versions that are left; while it does, it holds their class loaders.
     *
     * @return a list for each of them
     */
    List<List<String>> find(List<OldVersion> versions, List<OldVersion> left) {
        List<HolderFinder> all = finders.apply(left);
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

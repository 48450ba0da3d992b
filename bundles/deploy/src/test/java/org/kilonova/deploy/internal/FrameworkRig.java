// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.felix.framework.FrameworkFactory;
import org.kilonova.deploy.internal.exit.ExitGuard;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.hooks.resolver.ResolverHookFactory;
import org.osgi.framework.hooks.weaving.WeavingHook;
import org.osgi.framework.launch.Framework;

/** A real framework in which bundles are deployed by hand, without a folder. */
public final class FrameworkRig implements AutoCloseable {

    private final Path home;
    private final Framework framework;
    private final Bundles bundles;

    public FrameworkRig(Path home) throws Exception {
        this.home = home;
        framework = new FrameworkFactory()
                .newFramework(Map.of(
                        Constants.FRAMEWORK_STORAGE,
                        home.resolve("cache").toString(),
                        Constants.FRAMEWORK_BSNVERSION,
                        Constants.FRAMEWORK_BSNVERSION_MULTIPLE,
                        Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA,
                        "org.kilonova.manager;version=1.0.0,org.osgi.service.cm;version=1.6.1",
                        Constants.FRAMEWORK_BEGINNING_STARTLEVEL,
                        "25",
                        // The classes of this test must not be found where a bundle lacks them.
                        "felix.bootdelegation.implicit",
                        "false",
                        "felix.log.level",
                        "0"));
        framework.start();
        bundles = new Bundles(framework.getBundleContext());
        framework.getBundleContext().registerService(ResolverHookFactory.class, new VersionsBeside(), null);
        framework.getBundleContext().registerService(WeavingHook.class, new ExitGuard(framework), null);
    }

    public BundleContext context() {
        return framework.getBundleContext();
    }

    public Bundles bundles() {
        return bundles;
    }

    /** A jar that has come as a file of that name. */
    public Jar jar(String name, JarBuilder content) throws Exception {
        Path file = content.into(Files.createDirectories(home.resolve("in")).resolve(name));
        String sha = Copies.sha(file);
        return new Jar(name, sha, new Copies(home.resolve("copies")).take(file, name, sha), JarFacts.of(file));
    }

    /** As the folder does it. */
    public Installed deploy(String name, JarBuilder content) throws Exception {
        Installed installed = bundles.install(jar(name, content).copy());
        bundles.start(installed.bundle());
        return installed;
    }

    /** As the distribution does it. */
    public Bundle install(JarBuilder content) throws Exception {
        Path file = Files.createTempFile(Files.createDirectories(home.resolve("in")), "lib", ".jar");
        return context().installBundle("file:" + content.into(file));
    }

    public List<String> locations() {
        return Stream.of(context().getBundles()).map(Bundle::getLocation).toList();
    }

    @Override
    public void close() throws Exception {
        framework.stop();
        framework.waitForStop(30_000);
    }
}

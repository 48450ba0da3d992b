// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.kilonova.container.Container;
import org.kilonova.container.DeployFolder;
import org.kilonova.container.DeployedFile;
import org.kilonova.container.Remains;
import org.kilonova.container.SwapCheck;
import org.kilonova.container.SwapInfo;
import org.kilonova.container.SwapOptions;
import org.kilonova.container.Swaps;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleListener;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.hooks.resolver.ResolverHookFactory;
import org.osgi.framework.hooks.weaving.WeavingHook;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The deploy folder of this container. When it ends, the bundles stay. */
@Component(configurationPid = DeployComponent.PID, immediate = true)
@Designate(ocd = DeployComponent.Config.class)
public final class DeployComponent implements DeployFolder, Swaps {

    static final String PID = "org.kilonova.deploy";

    private static final String HOME = "kilonova.home";
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** Settings of the deploy folder. */
    @ObjectClassDefinition(name = "Kilonova deploy folder")
    public @interface Config {

        @AttributeDefinition(description = "Into which jars are dropped; relative to the home directory")
        String folder() default "deploy";

        @AttributeDefinition(description = "Between two looks at the folder (seconds)", min = "0.05", max = "3600")
        double poll__interval() default 0.5;

        @AttributeDefinition(
                description = "For which a file must not have changed before it is taken (seconds)",
                min = "0",
                max = "3600")
        double settle__time() default 1;

        @AttributeDefinition(
                description = "For the managers of a new version to come up before it is given up (seconds)",
                min = "1",
                max = "86400")
        double start__timeout() default 120;
    }

    private final Folder folder;
    private final BundleContext framework;
    private final BundleListener listener;
    private final ServiceRegistration<ResolverHookFactory> hook;
    private final ServiceRegistration<WeavingHook> exitGuard;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile Container container;

    @Activate
    public DeployComponent(BundleContext context, Config config) {
        framework = context.getBundle(Constants.SYSTEM_BUNDLE_ID).getBundleContext();
        folder = new Folder(settings(context, config), new Bundles(framework), () -> container);
        listener = event -> {
            if (comesOrGoes(event) && Bundles.isForeign(event.getBundle())) {
                folder.worldChanged();
            }
        };
        framework.addBundleListener(listener);
        hook = context.registerService(ResolverHookFactory.class, new VersionsBeside(), null);
        exitGuard = context.registerService(WeavingHook.class, new ExitGuard(), null);
        folder.start();
    }

    /** Without it a saved file would end the component, and with it what it is deploying. */
    @Modified
    void modified(BundleContext context, Config config) {
        folder.settings(settings(context, config));
    }

    private static FolderSettings settings(BundleContext context, Config config) {
        String property = context.getProperty(HOME);
        if (property == null) {
            throw new IllegalStateException(
                    "The framework property " + HOME + " is not set: start the container with its launcher");
        }
        Path home = Path.of(property).toAbsolutePath().normalize();
        return new FolderSettings(
                home.resolve(config.folder()),
                home.resolve("data").resolve("deploy"),
                seconds(config.poll__interval()),
                seconds(config.settle__time()),
                PATIENCE,
                seconds(config.start__timeout()));
    }

    private static Duration seconds(double seconds) {
        return Duration.ofNanos(Math.round(seconds * 1e9));
    }

    private static boolean comesOrGoes(BundleEvent event) {
        return switch (event.getType()) {
            case BundleEvent.INSTALLED, BundleEvent.UPDATED, BundleEvent.UNINSTALLED -> true;
            default -> false;
        };
    }

    @Override
    public List<DeployedFile> files() {
        return folder.files();
    }

    @Deactivate
    void deactivate() {
        folder.close();
        framework.removeBundleListener(listener);
        hook.unregister();
        exitGuard.unregister();
    }

    @Override
    public SwapCheck check(Path jar) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<SwapInfo> swap(Path jar, SwapOptions options) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<SwapInfo> swaps() {
        throw new UnsupportedOperationException();
    }

    @Override
    public SwapInfo promote(String name) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<SwapInfo> rollback(String name, String by) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<Remains> remains() {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<String> explain(long bundleId) {
        throw new UnsupportedOperationException();
    }
}

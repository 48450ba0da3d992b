// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.kilonova.audit.Audit;
import org.kilonova.container.Container;
import org.kilonova.container.DeployFolder;
import org.kilonova.container.DeployedFile;
import org.kilonova.container.Remains;
import org.kilonova.container.SwapCheck;
import org.kilonova.container.SwapInfo;
import org.kilonova.container.SwapOptions;
import org.kilonova.container.Swaps;
import org.kilonova.deploy.internal.declared.Configurations;
import org.kilonova.deploy.internal.exit.ExitGuard;
import org.kilonova.deploy.internal.leak.LeakMeter;
import org.kilonova.deploy.internal.leak.Leaks;
import org.kilonova.metrics.MetricFamily;
import org.kilonova.metrics.MetricSource;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleListener;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.hooks.resolver.ResolverHookFactory;
import org.osgi.framework.hooks.weaving.WeavingHook;
import org.osgi.service.cm.ConfigurationAdmin;
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
public final class DeployComponent implements DeployFolder, Swaps, MetricSource {

    static final String PID = "org.kilonova.deploy";

    private static final String HOME = "kilonova.home";
    /** How many times as long an incomplete file is waited for as for one that is only still. */
    private static final int PATIENCE = 10;

    private static final double LEAST_PATIENCE_SECONDS = 1;

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

        @AttributeDefinition(
                description =
                        "For which a new version that serves is watched before it is permanent; 0 does without (seconds)",
                min = "0",
                max = "604800")
        double probation__time() default 60;

        @AttributeDefinition(
                description = "After which a new version is permanent even earlier; 0 is any number (messages)",
                min = "0",
                max = "1000000000")
        long probation__calls() default 1000;

        @AttributeDefinition(
                description = "So many are needed before a new version is judged by its figures (messages)",
                min = "1",
                max = "1000000")
        int probation__least__calls() default 10;

        @AttributeDefinition(
                description = "By how much the part of failed calls may be above that of the old version",
                min = "0",
                max = "1")
        double probation__error__margin() default 0.05;

        @AttributeDefinition(
                description = "How many times as long as those of the old version calls may take",
                min = "1",
                max = "1000")
        double probation__latency__factor() default 3.0;

        @AttributeDefinition(
                description = "By which calls may take longer in any case (seconds)",
                min = "0",
                max = "3600")
        double probation__latency__floor() default 0.05;

        @AttributeDefinition(
                description = "Earlier versions of each file that are kept to go back to",
                min = "0",
                max = "100")
        int keep__versions() default 3;
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

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile ConfigurationAdmin configurations;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile Audit audit;

    private final Leaks leaks;

    @Activate
    public DeployComponent(BundleContext context, Config config) {
        this(context, config, null, null);
    }

    /**
     * @param check null for the real one
     * @param meter null for the real one
     */
    DeployComponent(BundleContext context, Config config, Check check, Leaks meter) {
        framework = context.getBundle(Constants.SYSTEM_BUNDLE_ID).getBundleContext();
        leaks = meter != null
                ? meter
                : new LeakMeter(framework, home(context).resolve("data").resolve("heap"));
        Bundles bundles = new Bundles(framework);
        Check inForce = check != null
                ? check
                : new Precheck(bundles, () -> container, new Configurations(() -> configurations));
        folder = new Folder(settings(context, config), bundles, () -> container, () -> audit, inForce, leaks);
        listener = event -> {
            if (comesOrGoes(event) && Bundles.isForeign(event.getBundle())) {
                folder.worldChanged();
            }
        };
        framework.addBundleListener(listener);
        hook = context.registerService(ResolverHookFactory.class, new VersionsBeside(), null);
        exitGuard = context.registerService(WeavingHook.class, new ExitGuard(context.getBundle()), null);
        folder.start();
    }

    /** Without it a saved file would end the component, and with it what it is deploying. */
    @Modified
    void modified(BundleContext context, Config config) {
        folder.settings(settings(context, config));
    }

    private static Path home(BundleContext context) {
        String property = context.getProperty(HOME);
        if (property == null) {
            throw new IllegalStateException(
                    "The framework property " + HOME + " is not set: start the container with its launcher");
        }
        return Path.of(property).toAbsolutePath().normalize();
    }

    private static FolderSettings settings(BundleContext context, Config config) {
        Path home = home(context);
        return new FolderSettings(
                home.resolve(config.folder()),
                home.resolve("data").resolve("deploy"),
                seconds(config.poll__interval()),
                seconds(config.settle__time()),
                seconds(Math.max(LEAST_PATIENCE_SECONDS, PATIENCE * config.settle__time())),
                seconds(config.start__timeout()),
                new ProbationTerms(
                        seconds(config.probation__time()),
                        config.probation__calls(),
                        config.probation__least__calls(),
                        config.probation__error__margin(),
                        config.probation__latency__factor(),
                        seconds(config.probation__latency__floor())),
                config.keep__versions());
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

    @Override
    public List<MetricFamily> collect() {
        return folder.counts().families(folder.files(), leaks.count());
    }

    @Deactivate
    void deactivate() {
        folder.close();
        leaks.close();
        framework.removeBundleListener(listener);
        hook.unregister();
        exitGuard.unregister();
    }

    @Override
    public SwapCheck check(Path jar) {
        return folder.desk().check(jar);
    }

    @Override
    public CompletableFuture<SwapInfo> swap(Path jar, SwapOptions options) {
        return folder.desk().swap(jar, options);
    }

    @Override
    public List<SwapInfo> swaps() {
        return folder.desk().swaps();
    }

    @Override
    public SwapInfo promote(String name) {
        return folder.desk().promote(name);
    }

    @Override
    public CompletableFuture<SwapInfo> rollback(String name, String by) {
        return folder.desk().rollback(name, by);
    }

    @Override
    public List<Remains> remains() {
        return leaks.remains();
    }

    @Override
    public List<String> explain(long bundleId) {
        return leaks.explain(bundleId);
    }
}

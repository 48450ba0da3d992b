// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.kilonova.container.Activation;
import org.kilonova.container.Container;
import org.kilonova.container.HostedServiceInfo;
import org.kilonova.container.MethodFigures;
import org.kilonova.container.Swap;
import org.kilonova.container.SwapRules;
import org.kilonova.container.TaskInfo;
import org.kilonova.core.internal.dispatch.Contract;
import org.kilonova.manager.Manager;
import org.kilonova.rpc.RpcClient;
import org.kilonova.transport.DeadLetters;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.FrameworkListener;
import org.osgi.framework.ServiceFactory;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds managers in the service registry, gives each bundle its RPC client, and ends all services when the framework stops. */
@Component(immediate = true)
public final class ContainerComponent implements Container {

    private static final Logger LOG = LoggerFactory.getLogger(ContainerComponent.class);

    private final Core core;
    private final BundleContext bundles;
    private final ManagerTracker managers;
    private final ServiceRegistration<RpcClient> clients;
    private final SynchronousBundleListener stopping = this::bundleChanged;
    private final FrameworkListener started = this::frameworkEvent;

    @Activate
    public ContainerComponent(BundleContext bundles, @Reference Core core) {
        this.core = core;
        this.bundles = bundles;
        bundles.addBundleListener(stopping);
        bundles.addFrameworkListener(started);
        clients = bundles.registerService(RpcClient.class, new ClientFactory(), null);
        managers = new ManagerTracker(bundles, core.services());
        managers.open();
    }

    @Deactivate
    void deactivate() {
        core.services().shutDown();
        managers.close();
        clients.unregister();
        bundles.removeFrameworkListener(started);
        bundles.removeBundleListener(stopping);
    }

    /** All services end together before the framework takes their bundles down one by one; a bundle that is gone is forgotten. */
    private void bundleChanged(BundleEvent event) {
        if (event.getType() == BundleEvent.STOPPING && event.getBundle().getBundleId() == Constants.SYSTEM_BUNDLE_ID) {
            core.services().shutDown();
        } else if (event.getType() == BundleEvent.UNINSTALLED) {
            core.services().forget(event.getBundle().getBundleId());
        }
    }

    private void frameworkEvent(FrameworkEvent event) {
        if (event.getType() == FrameworkEvent.STARTED && LOG.isDebugEnabled()) {
            LOG.debug("Full set of settings:");
            core.catalogue().masked().forEach((key, value) -> LOG.debug("{} = {}", key, value));
        }
    }

    @Override
    public String host() {
        return core.settings().host();
    }

    @Override
    public List<HostedServiceInfo> services() {
        return core.services().info();
    }

    @Override
    public HostedServiceInfo service(String name) {
        return core.services().info(name);
    }

    @Override
    public List<MethodFigures> figures(String name) {
        return core.services().figures(name);
    }

    @Override
    public void pause(String name) {
        core.services().pause(name);
    }

    @Override
    public void resume(String name) {
        core.services().resume(name);
    }

    @Override
    public boolean drain(String name, Duration limit) {
        return core.services().drain(name, limit);
    }

    @Override
    public void kill(String name) {
        core.services().kill(name);
    }

    @Override
    public TaskInfo runTask(String name, String task) {
        return core.services().runTask(name, task);
    }

    @Override
    public CompletableFuture<List<Activation>> whenSettled(long bundleId) {
        return managers.whenSettled(bundleId);
    }

    /** Each bundle gets a client of its own, which forgets the bundle's classes with the bundle. */
    private final class ClientFactory implements ServiceFactory<RpcClient> {

        @Override
        public RpcClient getService(Bundle bundle, ServiceRegistration<RpcClient> registration) {
            return core.client();
        }

        @Override
        public void ungetService(Bundle bundle, ServiceRegistration<RpcClient> registration, RpcClient client) {
            // The client holds nothing that would have to be closed.
        }
    }

    @Override
    public Optional<String> transportProblem() {
        return core.transportProblem();
    }

    @Override
    public DeadLetters deadLetters() {
        return core.deadLetters();
    }

    @Override
    public Swap swap(long old, long next, SwapRules rules) {
        return core.services().swap(old, next, rules);
    }

    @Override
    public List<String> contractBreaks(String name, Class<?> manager) {
        Manager serving = core.services().manager(name);
        return serving == null ? List.of() : Contract.of(serving.getClass()).breaks(Contract.of(manager));
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.kilonova.container.Settings;
import org.kilonova.core.internal.dispatch.Contexts;
import org.kilonova.core.internal.rpc.MessageIds;
import org.kilonova.core.internal.rpc.TransportRpcClient;
import org.kilonova.core.internal.service.Environment;
import org.kilonova.core.internal.service.HostedServices;
import org.kilonova.core.internal.service.ServiceSettings;
import org.kilonova.core.internal.timer.Pulse;
import org.kilonova.core.internal.timer.Timers;
import org.kilonova.core.internal.tracing.Tracing;
import org.kilonova.core.internal.transport.LastAnswers;
import org.kilonova.core.internal.transport.OpenTransport;
import org.kilonova.core.internal.transport.TransportInForce;
import org.kilonova.core.internal.values.ValueMapper;
import org.kilonova.core.internal.workers.Workers;
import org.kilonova.rpc.RpcClient;
import org.kilonova.rpc.TransportException;
import org.kilonova.store.ServiceStore;
import org.kilonova.store.StoreUnavailableException;
import org.kilonova.tracing.Tracer;
import org.kilonova.transport.DeadLetters;
import org.kilonova.transport.Transport;
import org.kilonova.transport.TransportProvider;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;

/** The threads, timers, settings and services of the container; the other components of this bundle show them to the registry. */
@Component(service = Core.class, configurationPid = Core.PID)
@Designate(ocd = CoreConfig.class)
public final class Core {

    static final String PID = "org.kilonova.core";

    private static final String HOME = "kilonova.home";
    private static final String DATA = "data";

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policyOption = ReferencePolicyOption.GREEDY)
    private volatile ServiceStore store;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policyOption = ReferencePolicyOption.GREEDY)
    private volatile Tracer tracer;

    private final Workers workers;
    private final Timers timers;
    private final Pulse pulse;
    private final Settings catalogue;
    private final TransportRpcClient.Setup rpc;
    private final HostedServices services;
    private final TransportInForce inForce;
    private final LastAnswers lastAnswers;
    private volatile CoreSettings settings;

    @Activate
    public Core(BundleContext bundles, @Reference Settings catalogue, CoreConfig config) {
        this.catalogue = catalogue;
        settings = CoreSettings.of(config, HostName::get);
        workers = Workers.create(config.max__worker__threads());
        // Else the first call would wait for it.
        workers.execute(ValueMapper::prepare);
        timers = new Timers(workers);
        pulse = new Pulse(timers, System::nanoTime);
        Clock clock = Clock.systemUTC();
        lastAnswers = new LastAnswers(
                timers, workers, clock, () -> settings.services().shutdownTimeout());
        inForce = new TransportInForce(this::shownUrl, this::transportChanged);
        Tracing tracing = new Tracing(() -> tracer, () -> settings.services().host());
        rpc = new TransportRpcClient.Setup(
                this::transport, () -> settings.rpcTimeout(), timers, clock, new MessageIds(), workers, tracing);
        services = new HostedServices(new Environment(
                workers,
                timers,
                clock,
                home(bundles).resolve(DATA),
                this::transport,
                this::store,
                () -> settings.services(),
                catalogue::masked,
                this::client,
                tracing));
        inForce.want(settings.transportUrl());
    }

    private static Path home(BundleContext bundles) {
        String home = bundles.getProperty(HOME);
        return Path.of(home == null ? "" : home).toAbsolutePath();
    }

    @Modified
    void modified(CoreConfig config) {
        settings = CoreSettings.of(config, HostName::get);
        inForce.want(settings.transportUrl());
        services.settingsChanged();
    }

    @Deactivate
    void deactivate() {
        services.shutDown();
        inForce.close();
        pulse.close();
        timers.close();
        workers.close();
    }

    ServiceSettings settings() {
        return settings.services();
    }

    Settings catalogue() {
        return catalogue;
    }

    Pulse pulse() {
        return pulse;
    }

    HostedServices services() {
        return services;
    }

    Workers workers() {
        return workers;
    }

    /** A client with a memory for classes of its own. */
    RpcClient client() {
        return new TransportRpcClient(rpc, new ValueMapper(false));
    }

    ServiceStore store() {
        ServiceStore current = store;
        if (current == null) {
            throw new StoreUnavailableException(
                    "no store of service records is running: is the bundle org.kilonova.store.jdbc active?", null);
        }
        return current;
    }

    private Transport transport() {
        if (services.stopping() && Contexts.current() == null) {
            throw new TransportException("the container is stopping and takes no new calls");
        }
        return inForce.get();
    }

    DeadLetters deadLetters() {
        return inForce.get().deadLetters();
    }

    Optional<String> transportProblem() {
        try {
            return inForce.get().problem();
        } catch (TransportException e) {
            return Optional.of(e.getMessage());
        }
    }

    @Reference(
            service = TransportProvider.class,
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            updated = "changeTransports")
    void addTransports(TransportProvider provider, Map<String, Object> properties) {
        inForce.add(provider, properties.get(TransportProvider.SCHEME));
    }

    void changeTransports(TransportProvider provider) {
        inForce.changed(provider);
    }

    void removeTransports(TransportProvider provider) {
        inForce.remove(provider);
    }

    private String shownUrl() {
        return catalogue.masked().getOrDefault(PID + ".transport_url", "***");
    }

    private void transportChanged(OpenTransport before) {
        workers.execute(() -> {
            BooleanSupplier settled = services.followTransport();
            if (before != null) {
                lastAnswers.closeAfter(before, settled);
            }
        });
    }
}

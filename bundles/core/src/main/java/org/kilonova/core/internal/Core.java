// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.kilonova.container.Settings;
import org.kilonova.core.internal.dispatch.Contexts;
import org.kilonova.core.internal.rpc.MessageIds;
import org.kilonova.core.internal.rpc.TransportRpcClient;
import org.kilonova.core.internal.service.Environment;
import org.kilonova.core.internal.service.HostedServices;
import org.kilonova.core.internal.service.ServiceSettings;
import org.kilonova.core.internal.timer.Timers;
import org.kilonova.core.internal.values.ValueMapper;
import org.kilonova.core.internal.workers.Workers;
import org.kilonova.rpc.RpcClient;
import org.kilonova.rpc.TransportException;
import org.kilonova.store.ServiceStore;
import org.kilonova.store.StoreUnavailableException;
import org.kilonova.transport.Transport;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The threads, timers, settings and services of the container; the other components of this bundle show them to the registry. */
@Component(service = Core.class, configurationPid = Core.PID)
@Designate(ocd = CoreConfig.class)
public final class Core {

    static final String PID = "org.kilonova.core";

    private static final Logger LOG = LoggerFactory.getLogger(Core.class);
    private static final String HOME = "kilonova.home";
    private static final String DATA = "data";

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policyOption = ReferencePolicyOption.GREEDY)
    private volatile ServiceStore store;

    @Reference
    private volatile List<Map.Entry<Map<String, Object>, Transport>> transports;

    private final Workers workers;
    private final Timers timers;
    private final Settings catalogue;
    private final TransportRpcClient.Setup rpc;
    private final HostedServices services;
    private volatile CoreSettings settings;

    @Activate
    public Core(BundleContext bundles, @Reference Settings catalogue, CoreConfig config) {
        this.catalogue = catalogue;
        settings = CoreSettings.of(config, HostName::get);
        workers = Workers.create(config.max__worker__threads());
        // Else the first call would wait for it.
        workers.execute(ValueMapper::prepare);
        timers = new Timers(workers);
        Clock clock = Clock.systemUTC();
        rpc = new TransportRpcClient.Setup(
                this::transport, () -> settings.rpcTimeout(), timers, clock, new MessageIds(), workers);
        services = new HostedServices(new Environment(
                workers,
                timers,
                clock,
                home(bundles).resolve(DATA),
                this::transport,
                this::store,
                () -> settings.services(),
                catalogue::masked,
                this::client));
    }

    private static Path home(BundleContext bundles) {
        String home = bundles.getProperty(HOME);
        return Path.of(home == null ? "" : home).toAbsolutePath();
    }

    @Modified
    void modified(CoreConfig config) {
        CoreSettings next = CoreSettings.of(config, HostName::get);
        if (find(next.transportScheme()).isEmpty()) {
            LOG.error(
                    "transport_url in {}.cfg: {}; {}: stays in force",
                    PID,
                    noTransport(next.transportScheme()),
                    settings.transportScheme());
            next = next.withTransport(settings.transportScheme());
        }
        settings = next;
        services.settingsChanged();
    }

    @Deactivate
    void deactivate() {
        services.shutDown();
        timers.close();
        workers.close();
    }

    ServiceSettings settings() {
        return settings.services();
    }

    Settings catalogue() {
        return catalogue;
    }

    HostedServices services() {
        return services;
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
        String scheme = settings.transportScheme();
        return find(scheme)
                .orElseThrow(() -> new TransportException(noTransport(scheme) + " (transport_url in " + PID + ".cfg)"));
    }

    private Optional<Transport> find(String scheme) {
        return transports.stream()
                .filter(candidate -> scheme.equals(candidate.getKey().get(Transport.SCHEME)))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    private String noTransport(String scheme) {
        return "no transport serves " + scheme + ":; there are "
                + transports.stream()
                        .map(t -> t.getKey().get(Transport.SCHEME) + ":")
                        .toList();
    }
}

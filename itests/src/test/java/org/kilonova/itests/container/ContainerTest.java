// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.container;

import static org.awaitility.Awaitility.await;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import javax.inject.Inject;
import org.awaitility.core.ConditionFactory;
import org.junit.After;
import org.junit.Before;
import org.junit.runner.RunWith;
import org.kilonova.container.Activation;
import org.kilonova.container.Container;
import org.kilonova.container.HostedServiceInfo;
import org.kilonova.container.ServiceState;
import org.kilonova.container.Setting;
import org.kilonova.container.Settings;
import org.kilonova.itests.Distribution;
import org.kilonova.itests.TestBundle;
import org.kilonova.rpc.RpcClient;
import org.kilonova.service.ServiceDirectory;
import org.kilonova.service.ServiceRecord;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.OptionUtils;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerSuite;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;

/**
 * A test inside a container made of the distribution's bundles, which all tests share: each takes away what it brought. The
 * configuration of {@link #QUICK} is in force at its start.
 */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerSuite.class)
public abstract class ContainerTest {

    static final String CORE = "org.kilonova.core";

    static final String STORE = "org.kilonova.store.jdbc";

    /** Reports and hand-overs that need no patience. */
    static final Map<String, String> QUICK = Map.of(
            "host", "here",
            "report_interval", "0.2",
            "periodic_interval", "3600",
            "init_timeout", "30",
            "swap_grace", "60",
            "graceful_shutdown_timeout", "60");

    @Inject
    protected BundleContext context;

    private final List<Bundle> installed = new ArrayList<>();
    private final List<ServiceRegistration<?>> registered = new ArrayList<>();

    @Configuration
    public static Option[] theDistribution() {
        return OptionUtils.combine(
                new Option[] {ContainerOptions.distribution(), ContainerOptions.testLibraries()},
                ContainerOptions.home(
                        Path.of("target", "container-" + ProcessHandle.current().pid())
                                .toAbsolutePath()));
    }

    @Before
    public void configureQuickly() throws IOException {
        configure(CORE, QUICK);
    }

    @After
    public void takeAwayWhatTheTestBrought() throws BundleException, IOException {
        configure(CORE, with(QUICK, "swap_grace", "0"));
        Files.deleteIfExists(configFile(STORE));
        for (Bundle bundle : installed) {
            if (bundle.getState() != Bundle.UNINSTALLED) {
                bundle.uninstall();
            }
        }
        registered.forEach(ServiceRegistration::unregister);
        awaiting("the services of the test to be gone").until(this::nothingIsServed);
    }

    // ---- what the container offers

    /** By managers: HTTP is part of the container. */
    boolean nothingIsServed() {
        return container().services().stream()
                .allMatch(service -> service.binary().equals("kilonova-rest"));
    }

    <T> T service(Class<T> type) {
        ServiceReference<T> reference = awaiting("a service " + type.getName())
                .until(() -> context.getServiceReference(type), Objects::nonNull);
        return context.getService(reference);
    }

    Container container() {
        return service(Container.class);
    }

    RpcClient rpc() {
        return service(RpcClient.class);
    }

    /** The record of a topic's service on a host. */
    Optional<ServiceRecord> serviceRecord(String topic, String host) {
        return service(ServiceDirectory.class).find(host, "kilonova-" + topic);
    }

    HostedServiceInfo awaitState(String topic, ServiceState state) {
        return awaiting(topic + " to be " + state)
                .until(() -> container().service(topic), service -> service.state() == state);
    }

    static ConditionFactory awaiting(String what) {
        return await(what).atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(20));
    }

    // ---- what a test brings

    Bundle install(TestBundle bundle) throws BundleException {
        String location = "itest:" + bundle.name() + ":" + bundle.version() + ":" + System.nanoTime();
        Bundle added = context.installBundle(location, bundle.jar());
        installed.add(added);
        return added;
    }

    /** Installs and starts a manager's bundle and waits until each of its managers serves. */
    Bundle start(TestBundle bundle) throws Exception {
        Bundle added = install(bundle);
        startManagers(added, bundle.name());
        return added;
    }

    private void startManagers(Bundle bundle, String name) throws Exception {
        bundle.start();
        List<Activation> activations = activations(bundle);
        assertTrue(
                name + " registers no manager or one that did not come up: " + activations,
                !activations.isEmpty() && activations.stream().allMatch(Activation::active));
    }

    /** Installs and starts a manager that comes with the distribution, and waits until it serves. */
    Bundle startManager(String role) throws Exception {
        try (InputStream jar = Files.newInputStream(Distribution.manager(role))) {
            Bundle added = context.installBundle("itest:" + role + ":" + System.nanoTime(), jar);
            installed.add(added);
            startManagers(added, role);
            return added;
        }
    }

    /** For a bundle that the test has taken away itself. */
    void forget(Bundle bundle) {
        installed.remove(bundle);
    }

    List<Activation> activations(Bundle bundle) throws Exception {
        return container().whenSettled(bundle.getBundleId()).get(60, TimeUnit.SECONDS);
    }

    /** Gives the managers of a test something that they ask for. */
    <T> T provide(Class<T> type, T service) {
        registered.add(context.registerService(type, service, new Hashtable<>()));
        return service;
    }

    // ---- configuration

    /** Writes a configuration file, as an operator would, and waits until it is in force. */
    void configure(String pid, Map<String, String> values) throws IOException {
        write(pid, values);
        values.forEach((key, value) -> awaiting(pid + ": " + key + " = " + value)
                .until(() -> sameValue(setting(pid, key).value(), value)));
    }

    /** Writes a configuration file and does not wait. */
    void write(String pid, Map<String, String> values) throws IOException {
        Path config = home().resolve("config");
        Path fresh = Files.createTempFile(config, pid, ".new");
        Files.write(
                fresh,
                values.entrySet().stream()
                        .map(e -> e.getKey() + " = " + e.getValue())
                        .sorted()
                        .toList());
        // FileInstall tells a changed file by its time and size, and this may be the second change in a millisecond.
        Files.setLastModifiedTime(fresh, FileTime.fromMillis(System.nanoTime() / 1000));
        Files.move(fresh, configFile(pid), StandardCopyOption.ATOMIC_MOVE);
    }

    private Path configFile(String pid) {
        return home().resolve("config").resolve(pid + ".cfg");
    }

    Path home() {
        return Path.of(context.getProperty("kilonova.home"));
    }

    Setting setting(String pid, String key) {
        return service(Settings.class).all().stream()
                .filter(setting -> setting.pid().equals(pid) && setting.key().equals(key))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no setting " + key + " of " + pid));
    }

    static Map<String, String> with(Map<String, String> values, String key, String value) {
        Map<String, String> changed = new TreeMap<>(values);
        changed.put(key, value);
        return changed;
    }

    private static boolean sameValue(String shown, String written) {
        try {
            return Double.compare(Double.parseDouble(shown), Double.parseDouble(written)) == 0;
        } catch (NumberFormatException e) {
            return written.equals(shown);
        }
    }
}

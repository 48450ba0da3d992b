// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.lang.annotation.Annotation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.felix.framework.FrameworkFactory;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.kilonova.audit.AuditEntry;
import org.kilonova.container.DeployedFile;
import org.kilonova.container.DeployedFile.Status;
import org.kilonova.container.SwapCheck;
import org.kilonova.container.SwapInfo;
import org.kilonova.container.Swaps;
import org.kilonova.metrics.MetricFamily;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.Constants;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.framework.launch.Framework;

/** A real framework with a deploy folder, and a pretended container of managers. */
final class ContainerRig implements AutoCloseable, BeforeEachCallback, AfterEachCallback {

    private Path home;
    private final List<AuditEntry> acts = new CopyOnWriteArrayList<>();
    private final Queue<String> events = new ConcurrentLinkedQueue<>();
    private Framework framework;
    private DeployComponent component;
    private FakeContainer container;
    private double startTimeout = 30;
    private double probation;
    private int keepVersions = 3;
    private String folder = "deploy";

    /** What the check says of a jar. */
    UnaryOperator<SwapCheck> check = UnaryOperator.identity();

    final FakeLeaks leaks = new FakeLeaks();

    /** As an extension of a test class: starts with an empty folder before each test and ends after it, with its own home. */
    ContainerRig() {}

    ContainerRig(Path home) {
        this.home = home;
    }

    @Override
    public void beforeEach(ExtensionContext context) throws Exception {
        home = Files.createTempDirectory("kilonova");
        Files.createDirectories(home.resolve("deploy"));
        start();
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        close();
        delete(home);
    }

    Path home() {
        return home;
    }

    /** For how long a new version is watched, from now on; none without this. */
    ContainerRig probation(double seconds) {
        probation = seconds;
        return this;
    }

    /** What was written down of who did what. */
    List<AuditEntry> acts() {
        return List.copyOf(acts);
    }

    ContainerRig keepVersions(int versions) {
        keepVersions = versions;
        return this;
    }

    ContainerRig startTimeout(double seconds) {
        startTimeout = seconds;
        return this;
    }

    /** Files that are there already are old enough to be taken at once. */
    ContainerRig start() throws Exception {
        events.clear();
        framework = new FrameworkFactory()
                .newFramework(Map.of(
                        Constants.FRAMEWORK_STORAGE,
                        home.resolve("data/cache").toString(),
                        Constants.FRAMEWORK_BSNVERSION,
                        Constants.FRAMEWORK_BSNVERSION_MULTIPLE,
                        Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA,
                        "org.kilonova.manager;version=1.0.0",
                        Constants.FRAMEWORK_BEGINNING_STARTLEVEL,
                        "25",
                        "felix.log.level",
                        "0",
                        "kilonova.home",
                        home.toString()));
        framework.init();
        framework.getBundleContext().addBundleListener((SynchronousBundleListener) this::record);
        container = new FakeContainer(framework.getBundleContext());
        component = new DeployComponent(framework.getBundleContext(), config(), this::check, leaks);
        component.container = container;
        component.audit = acts::add;
        framework.start();
        return this;
    }

    private SwapCheck check(Installed old, Jar jar) {
        return check.apply(new SwapCheck(
                jar.name(),
                jar.facts().symbolicName(),
                old == null ? null : old.version(),
                jar.facts().version().toString(),
                false,
                List.of(),
                List.of(),
                List.of()));
    }

    private void record(BundleEvent event) {
        Bundle bundle = event.getBundle();
        String what =
                switch (event.getType()) {
                    case BundleEvent.STARTED -> "started";
                    case BundleEvent.STOPPED -> "stopped";
                    default -> null;
                };
        if (what != null && bundle.getBundleId() != Constants.SYSTEM_BUNDLE_ID) {
            events.add(bundle.getSymbolicName() + " " + bundle.getVersion() + " " + what);
        }
    }

    private DeployComponent.Config config() {
        return new DeployComponent.Config() {
            @Override
            public String folder() {
                return folder;
            }

            @Override
            public double poll__interval() {
                return 0.05;
            }

            @Override
            public double settle__time() {
                return 0.1;
            }

            @Override
            public double start__timeout() {
                return startTimeout;
            }

            @Override
            public double probation__time() {
                return probation;
            }

            @Override
            public long probation__calls() {
                return 1000;
            }

            @Override
            public int probation__least__calls() {
                return 10;
            }

            @Override
            public double probation__error__margin() {
                return 0.05;
            }

            @Override
            public double probation__latency__factor() {
                return 3;
            }

            @Override
            public double probation__latency__floor() {
                return 0.05;
            }

            @Override
            public int keep__versions() {
                return keepVersions;
            }

            @Override
            public Class<? extends Annotation> annotationType() {
                return DeployComponent.Config.class;
            }
        };
    }

    Path file(String name) {
        return home.resolve("deploy").resolve(name);
    }

    FakeContainer container() {
        return container;
    }

    List<MetricFamily> metrics() {
        return component.collect();
    }

    Swaps swaps() {
        return component;
    }

    void containerGoes() {
        component.container = null;
    }

    void containerComes() {
        component.container = container;
    }

    Framework framework() {
        return framework;
    }

    List<String> events() {
        return List.copyOf(events);
    }

    List<DeployedFile> files() {
        return component.files();
    }

    DeployedFile file(String name, Status status) {
        return file(name, status, "");
    }

    /** Waits until the file is shown so. */
    DeployedFile file(String name, Status status, String reasonPart) {
        await("file " + name + " " + status + " " + reasonPart)
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(10))
                .conditionEvaluationListener(condition -> {
                    if (!condition.isSatisfied() && condition.getRemainingTimeInMS() < 100) {
                        System.err.println("Shown at last: " + files());
                    }
                })
                .until(() -> files().stream()
                        .anyMatch(file -> file.name().equals(name)
                                && file.status() == status
                                && String.valueOf(file.reason()).contains(reasonPart)));
        return files().stream()
                .filter(file -> file.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    void deployed(String name, String version) {
        await("file " + name + " deployed in " + version)
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(10))
                .until(() -> files().stream()
                        .anyMatch(file -> file.name().equals(name)
                                && file.status() == Status.DEPLOYED
                                && version.equals(file.version())));
    }

    void absent(String name) {
        await("file " + name + " no longer shown")
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(10))
                .until(() -> files().stream().noneMatch(file -> file.name().equals(name)));
    }

    /** Whatever the folder held before has been looked at when this returns. */
    void seenAll() throws Exception {
        String name = "barrier" + System.nanoTime();
        JarBuilder.bundle(name, "1.0.0").into(file(name + ".jar"));
        file(name + ".jar", Status.DEPLOYED);
        Files.delete(file(name + ".jar"));
        absent(name + ".jar");
    }

    void seenAllAfterCreation() {
        await("the folder").atMost(Duration.ofSeconds(30)).until(() -> Files.isDirectory(home.resolve("deploy")));
    }

    /** New settings, as when the operator saves the file. */
    void modified(String newFolder, double newStartTimeout) {
        folder = newFolder;
        startTimeout = newStartTimeout;
        component.modified(framework.getBundleContext(), config());
    }

    void componentEnds() {
        component.deactivate();
    }

    void componentBegins() {
        component = new DeployComponent(framework.getBundleContext(), config(), this::check, leaks);
        component.container = container;
        component.audit = acts::add;
    }

    void componentRestarts() {
        componentEnds();
        componentBegins();
    }

    List<Bundle> bundles(String symbolicName) {
        return Stream.of(framework.getBundleContext().getBundles())
                .filter(bundle -> symbolicName.equals(bundle.getSymbolicName()))
                .toList();
    }

    Bundle bundle(String symbolicName) {
        List<Bundle> found = bundles(symbolicName);
        assertEquals(1, found.size(), "bundles named " + symbolicName + ": " + found);
        return found.get(0);
    }

    /** Waits until the last swap is at that step. */
    SwapInfo swap(SwapInfo.Step step) {
        await("a swap at " + step)
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(10))
                .conditionEvaluationListener(condition -> {
                    if (!condition.isSatisfied() && condition.getRemainingTimeInMS() < 100) {
                        System.err.println("Swaps at last: " + swaps().swaps() + "\n" + files());
                    }
                })
                .until(() ->
                        !swaps().swaps().isEmpty() && swaps().swaps().get(0).step() == step);
        return swaps().swaps().get(0);
    }

    /** Ends such that the next start finds what was on the disk before. */
    void crash() throws Exception {
        crash(() -> {});
    }

    /** @param release lets go on what the end would wait for */
    void crash(Runnable release) throws Exception {
        Path before = home.resolve("before");
        copy(home.resolve("data"), before.resolve("data"));
        copy(home.resolve("deploy"), before.resolve("deploy"));
        release.run();
        close();
        for (String directory : List.of("data", "deploy")) {
            delete(home.resolve(directory));
            Files.move(before.resolve(directory), home.resolve(directory));
        }
    }

    static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.sorted().toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (!Files.exists(target)) {
                    Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        }
    }

    static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    void restart() throws Exception {
        close();
        start();
    }

    /** Ends as the whole container does: the framework stops the deployed bundles, and then the component. */
    void frameworkStops() throws Exception {
        long deployed = Stream.of(framework.getBundleContext().getBundles())
                .filter(bundle -> bundle.getState() == Bundle.ACTIVE && bundle.getBundleId() != 0)
                .count();
        AtomicLong left = new AtomicLong(deployed);
        framework.getBundleContext().addBundleListener((SynchronousBundleListener) event -> {
            if (event.getType() == BundleEvent.STOPPED && left.decrementAndGet() == 0) {
                component.deactivate();
            }
        });
        stopFramework();
        start();
    }

    private void stopFramework() throws Exception {
        framework.stop();
        framework.waitForStop(30_000);
    }

    @Override
    public void close() throws Exception {
        component.deactivate();
        stopFramework();
    }
}

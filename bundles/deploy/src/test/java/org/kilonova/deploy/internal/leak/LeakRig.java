// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal.leak;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;

/** A real framework with bundles that leak, and a meter. */
final class LeakRig implements AutoCloseable {

    /** Somebody's static field. */
    static final List<Object> KEPT = new CopyOnWriteArrayList<>();

    final CountDownLatch latch = new CountDownLatch(1);
    final Framework framework;
    final Leftovers leftovers;
    final LeakMeter meter;
    final Path heaps;
    private final ExecutorService foreign = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "foreign");
        thread.setDaemon(true);
        return thread;
    });
    private final Map<Long, List<String>> told = new ConcurrentHashMap<>();

    private final long begin = System.nanoTime();
    /** Nanoseconds that collections have taken: how many, says this machine's load, and the meter would rest a hundred times as long. */
    private final AtomicLong collecting = new AtomicLong();

    /** Time that runs five times as fast, and stands still while a collection is asked for. */
    final Clock time = ((InstantSource) this::now).withZone(ZoneOffset.UTC);

    LeakRig(Path home) throws BundleException {
        framework = new FrameworkFactory()
                .newFramework(Map.of(
                        Constants.FRAMEWORK_STORAGE,
                        home.resolve("cache").toString(),
                        Constants.FRAMEWORK_BSNVERSION,
                        Constants.FRAMEWORK_BSNVERSION_MULTIPLE,
                        "felix.log.level",
                        "0"));
        framework.start();
        framework.getBundleContext().registerService(CountDownLatch.class, latch, null);
        framework.getBundleContext().registerService(ExecutorService.class, foreign, null);
        framework.getBundleContext().registerService(List.class, KEPT, null);
        heaps = home.resolve("heap");
        leftovers = new Leftovers(Holders.of(framework.getBundleContext()), time, this::collect, Canary::make);
        meter = new LeakMeter(
                framework.getBundleContext(), leftovers, new HeapExplanation(framework.getBundleContext(), heaps));
    }

    private Instant now() {
        return Instant.EPOCH.plusNanos(5 * (System.nanoTime() - begin - collecting.get()));
    }

    void collect() {
        long before = System.nanoTime();
        System.gc();
        collecting.addAndGet(System.nanoTime() - before);
    }

    Bundle start(String name, String version, Class<? extends Leaky> activator, String... headers) throws Exception {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try {
            Bundle bundle = framework
                    .getBundleContext()
                    .installBundle(
                            name + "-" + version, new ByteArrayInputStream(jar(name, version, activator, headers)));
            bundle.start();
            return bundle;
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /** @return its id; the bundle itself is for nobody to keep */
    long leave(Bundle bundle) throws BundleException {
        long id = bundle.getBundleId();
        List<String> lines = new CopyOnWriteArrayList<>();
        told.put(id, lines);
        meter.watch(bundle, lines::add);
        bundle.stop();
        bundle.uninstall();
        return id;
    }

    long comesAndGoes(String name, Class<? extends Leaky> activator) throws Exception {
        return leave(start(name, "1.0.0", activator));
    }

    List<String> told(long id) {
        return told.get(id);
    }

    private static byte[] jar(String name, String version, Class<?> activator, String... headers) throws IOException {
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.putValue(Constants.BUNDLE_MANIFESTVERSION, "2");
        main.putValue(Constants.BUNDLE_SYMBOLICNAME, name);
        main.putValue(Constants.BUNDLE_VERSION, version);
        main.putValue(Constants.BUNDLE_ACTIVATOR, activator.getName());
        main.putValue(Constants.IMPORT_PACKAGE, "org.osgi.framework,javax.management");
        for (int i = 0; i < headers.length; i += 2) {
            main.putValue(headers[i], headers[i + 1]);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarOutputStream jar = new JarOutputStream(bytes, manifest)) {
            for (Path file : classFiles(activator)) {
                jar.putNextEntry(
                        new ZipEntry(Leaky.class.getPackageName().replace('.', '/') + "/" + file.getFileName()));
                jar.write(Files.readAllBytes(file));
            }
        }
        return bytes.toByteArray();
    }

    private static List<Path> classFiles(Class<?> activator) throws IOException {
        Path directory =
                Path.of(Leaky.class.getResource("Leaky.class").getPath()).getParent();
        List<Path> files = new ArrayList<>(List.of(directory.resolve("Leaky.class")));
        String own = "Leaky$" + activator.getSimpleName();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(directory, own + "{.class,$*.class}")) {
            found.forEach(files::add);
        }
        return files;
    }

    @Override
    public void close() throws Exception {
        latch.countDown();
        KEPT.clear();
        foreign.shutdownNow();
        meter.close();
        framework.stop();
        framework.waitForStop(30_000);
    }
}
